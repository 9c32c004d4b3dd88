import t from 'tap'
import type { LogLine } from './change-log.js'
import { dataSets } from './data-sets/all-data-sets.js'
import { uploadOf } from './uploads.js'

const upload = (name: string, ...log: readonly LogLine[]) => {
  const dataSet = dataSets.find((one) => one.name === name)
  if (!dataSet) throw new Error(`there is no data set ${name}`)
  return uploadOf(dataSet, log)
}
const equipment = (...log: readonly LogLine[]) => upload('russia-losses-equipment', ...log)
const personnel = (...log: readonly LogLine[]) => upload('russia-losses-personnel', ...log)
const gaza = (...log: readonly LogLine[]) => upload('t4p-casualties-daily', ...log)

const recorded_at = (version: number) => `2022-03-0${version}T12:00:00+02:00`
const at = (version: number, key = '2022-02-26') => ({ recorded_at: recorded_at(version), commit: `v${version}`, key })
const add = (version: number, data: { [column: string]: number | string | null }): LogLine => ({
  ...at(version),
  op: 'add',
  data,
})
type Cell = number | string | null
const change = (version: number, data: { [column: string]: [Cell, Cell] }): LogLine => ({
  ...at(version),
  op: 'change',
  data,
})
const remove = (version: number): LogLine => ({ ...at(version), op: 'remove' })

const tank = { system: 'ua-russia-losses', key: '2022-02-26/tank' }
const sources = (version: number) => [
  {
    publisher: 'ua-russia-losses',
    title: `russia-losses-equipment, version v${version}`,
    publishedAt: recorded_at(version),
  },
]
const report = {
  type: 'FigureReported',
  occurred: '2022-02-26',
  reportedAt: recorded_at(1),
  claim: { claimant: 'ua-general-staff' },
  sources: sources(1),
  measure: 'tank',
  about: 'russia',
  value: 146,
  unit: 'pieces',
  externalRef: tank,
}

t.test('a row that appears is reported figure by figure, at the time of its version', async (t) => {
  const { lines, acts } = equipment(add(1, { date: '2022-02-26', day: 3, tank: 146, drone: null, 'fuel tank': 60 }))
  t.strictSame(lines, [
    report,
    { ...report, measure: 'fuel-tank', value: 60, externalRef: { ...tank, key: '2022-02-26/fuel tank' } },
  ])
  t.strictSame(acts, { report: 2, correct: 0, retract: 0, reinstate: 0 })
})

t.test('a figure that differs is revised by its source, with all that it says', async (t) => {
  const { lines } = equipment(add(1, { tank: 146, MRL: 4 }), change(2, { tank: [146, 150] }))
  const { occurred, claim, measure, about, unit } = report
  t.strictSame(lines.slice(2), [
    {
      op: 'correct',
      development: tank,
      reason: 'source-revised',
      reportedAt: recorded_at(2),
      patch: { occurred, claim, sources: sources(2), measure, about, value: 150, unit },
    },
  ])
})

t.test('a row that is gone is withdrawn, and restored where it comes back as it was', async (t) => {
  const { lines } = equipment(add(1, { tank: 146 }), remove(2), add(3, { tank: 146 }))
  const title = 'russia-losses-equipment, version'
  t.strictSame(lines, [
    report,
    { op: 'retract', development: tank, reason: 'source-withdrew', reportedAt: recorded_at(2), note: `${title} v2` },
    { op: 'reinstate', development: tank, reason: 'source-restored', reportedAt: recorded_at(3), note: `${title} v3` },
  ])
})

t.test('a row that comes back otherwise is revised, for a revision makes it visible again', async (t) => {
  const { lines } = equipment(add(1, { tank: 146 }), remove(2), add(3, { tank: 150 }))
  t.match(lines[2], { op: 'correct', reportedAt: recorded_at(3), patch: { value: 150 } })
  t.equal(lines.length, 3)
})

t.test('a cell that is emptied withdraws its figure alone', async (t) => {
  const { lines } = equipment(
    add(1, { tank: 146, BUK: 1 }),
    change(2, { BUK: [1, null] }),
    change(3, { BUK: [null, 1] }),
  )
  t.match(lines.slice(2), [
    { op: 'retract', development: { key: '2022-02-26/BUK' } },
    { op: 'reinstate', development: { key: '2022-02-26/BUK' } },
  ])
})

t.test('an empty version withdraws everything, the next restores what it still has', async (t) => {
  const other: LogLine = { ...at(1, '2022-02-27'), op: 'add', data: { tank: 150 } }
  const { acts } = equipment(
    add(1, { tank: 146, MRL: 4 }),
    other,
    remove(2),
    { ...at(2, '2022-02-27'), op: 'remove' },
    add(3, { tank: 146, MRL: 5 }),
    { ...other, ...at(3, '2022-02-27') },
  )
  t.strictSame(acts, { report: 3, correct: 1, retract: 3, reinstate: 2 })
})

t.test('versions of one instant are one, and what is changed there and back is not changed', async (t) => {
  const between: LogLine = { ...remove(2), recorded_at: '2022-03-02T10:00:00Z' }
  const { acts, lines } = equipment(add(1, { tank: 146 }), between, add(2, { tank: 146 }))
  t.strictSame(acts, { report: 1, correct: 0, retract: 0, reinstate: 0 })
  t.strictSame(lines, [report])
})

t.test('a change of nothing, of the number of the day, or of a column that was renamed is no line', async (t) => {
  const renamed = 'groun d robotic systems'
  const { acts } = equipment(
    add(1, { day: '3', [renamed]: 5 }),
    change(2, {}),
    change(3, { day: ['3', 3], [renamed]: [5, null], 'ground robotic systems': [null, 5] }),
  )
  t.strictSame(acts, { report: 1, correct: 0, retract: 0, reinstate: 0 })
  const words = personnel(
    add(1, { personnel: 11000, '*personnel': 'more than' }),
    change(2, { '*personnel': ['more than', null], 'personnel*': [null, 'more than'] }),
    change(3, { 'personnel*': ['more than', 'more'] }),
  )
  t.strictSame(words.acts, { report: 1, correct: 0, retract: 0, reinstate: 0 })
  const killed = gaza(
    add(1, { report_source: 'mohtel', martyred_cum: 198 }),
    change(2, { martyred_cum: [198, null], killed_cum: [null, 198] }),
  )
  t.strictSame(killed.acts, { report: 1, correct: 0, retract: 0, reinstate: 0 })
})

t.test('words beside a number become the shorthands of counts; an unknown one is an error', async (t) => {
  const said = (word: string) => personnel(add(1, { personnel: 12000, 'personnel*': word })).lines[0]?.value
  t.strictSame(['about', 'more', 'more than', 'almost'].map(said), ['~12000', '>12000', '>12000', '<12000'])
  t.throws(() => said('nearly'), /the qualifier nearly is not known/)
})

t.test('a number that is no count is left out as if nothing were there, and told of', async (t) => {
  const { lines, noCounts, acts } = gaza(
    add(1, { report_source: 'missing', ext_killed: 8, ext_injured: 0.5 }),
    change(2, { ext_killed: [8, -73043] }),
    change(3, { ext_killed: [-73043, 8] }),
  )
  t.strictSame(acts, { report: 1, correct: 0, retract: 1, reinstate: 1 })
  t.match(lines, [{ casualties: [{ harm: 'killed', count: 8 }] }, { op: 'retract' }, { op: 'reinstate' }])
  t.strictSame(noCounts, ['2022-02-26 ext_injured', '2022-02-26 ext_killed'])
})

t.test(
  'corrections of a running total have a measure for each direction, and a change of sign changes it',
  async (t) => {
    const { lines } = upload('russia-losses-correction', add(1, { APC: -25, tank: 0 }), change(2, { APC: [-25, 3] }))
    t.match(lines, [
      { measure: 'apc-taken-back', value: 25 },
      { measure: 'tank-added', value: 0 },
      { op: 'correct', development: { key: '2022-02-26/APC' }, patch: { measure: 'apc-added', value: 3 } },
    ])
  },
)

t.test('an increment covers the days of its period, a total counts since its start', async (t) => {
  const row = {
    report_source: 'mohtel',
    report_period: 48,
    killed: 531,
    killed_children_cum: 4237,
    killed_committee: 499,
  }
  const { lines } = gaza(add(1, row), change(2, { report_period: [48, 24] }))
  t.match(lines, [
    {
      occurred: '2022-02-25/2022-02-26',
      scope: 'period',
      method: 'official',
      casualties: [{ harm: 'killed', count: 531 }],
    },
    {
      occurred: '2022-02-26',
      scope: 'cumulative',
      since: '2023-10-07',
      casualties: [{ harm: 'killed', population: 'children', count: 4237 }],
    },
    { type: 'FigureReported', occurred: '2022-02-25/2022-02-26', measure: 'killed-committee', value: 499 },
    { op: 'correct', development: { key: '2022-02-26/killed' }, patch: { occurred: '2022-02-26' } },
    { op: 'correct', development: { key: '2022-02-26/killed_committee' }, patch: { occurred: '2022-02-26' } },
  ])
})

t.test(
  'who says it follows the row; what the data set works out is its own claim, which a patch says by null',
  async (t) => {
    const { lines } = gaza(
      add(1, { report_source: 'unocha', injured_cum: 36000, ext_injured_cum: 36000 }),
      change(2, { report_source: ['unocha', 'missing'] }),
    )
    t.match(lines, [
      { claim: { claimant: 'unocha' }, method: 'official' },
      { claim: undefined, method: 'estimate' },
      { op: 'correct', patch: { claim: { claimant: null }, method: 'media' } },
    ])
    t.equal(lines.length, 3)
  },
)
