import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { readChangeLog } from './change-log.js'

const folder = mkdtempSync(join(tmpdir(), 'parley-log-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const reading = (...lines: readonly string[]) => {
  const path = join(folder, 'a-log.jsonl')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return () => readChangeLog(path)
}

const at = (recorded_at: string, rest: object) =>
  JSON.stringify({ recorded_at, commit: 'c0ffee', key: '2022-03-05', ...rest })
const added = at('2022-03-06T20:14:54+02:00', { op: 'add', data: { tank: 62.0, drone: null } })
const changed = at('2022-03-06T18:14:55Z', { op: 'change', data: { tank: [62, 63] } })
const removed = at('2022-03-06T18:14:55Z', { op: 'remove' })

t.test('a log is read line by line', async (t) => {
  t.match(reading(added, changed, removed)(), [
    { op: 'add', key: '2022-03-05', data: { tank: 62, drone: null } },
    { op: 'change', data: { tank: [62, 63] } },
    { op: 'remove' },
  ])
})

t.test('a line that is none is an error with its number', async (t) => {
  t.throws(reading(added, added.replace('62', 'NaN')), /a-log\.jsonl, line 2: .*NaN/)
  t.throws(reading(''), /a-log\.jsonl, line 1: /)
  t.throws(reading(added.replace('"add"', '"rename"')), /line 1: .*op/s)
  t.throws(reading(added.replace('2022-03-05', '05/03/2022')), /line 1: .*key/s)
  t.throws(reading(removed.replace('"op"', '"data":{},"op"')), /line 1: .*data/s)
})

t.test('a line that was recorded before the one above it is an error, whatever offsets they have', async (t) => {
  t.doesNotThrow(reading(added, at('2022-03-06T13:14:54-05:00', { op: 'remove' })))
  t.throws(reading(added, at('2022-03-06T19:14:54+02:00', { op: 'remove' })), /line 2: was recorded before/)
})
