import { parse } from 'csv-parse/sync'
import t from 'tap'
import { exportingApp, strike } from './export-app.js'
import { ref, statement, U } from './parley-app.js'

/** Texts that break careless readers, each with the cell that it is read back as. */
const HOSTILE = [
  ['=HYPERLINK("https://example.org/","click")', '\'=HYPERLINK("https://example.org/","click")'],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1:A9)', "'@SUM(A1:A9)"],
  ['"quoted", with a comma', '"quoted", with a comma'],
  ['a line\nand another\r\nand a third\rfourth', 'a line\nand another\r\nand a third\rfourth'],
  ['semicolons; and \\ backslashes', 'semicolons; and \\ backslashes'],
  ['\u202eright to left\u202c שלום مرحبا', '\u202eright to left\u202c שלום مرحبا'],
  ["'already quoted'", "'already quoted'"],
  ['a \ufeff mark, a \u0085 line', 'a \ufeff mark, a \u0085 line'],
  ['😀   𐍈', '😀   𐍈'],
] as const

t.test('whatever a text holds, it is one cell of its row, and no formula', async (t) => {
  const { exported, ids } = await exportingApp(
    t,
    HOSTILE.map(([summary], n) => statement({ ...ref(String(n)), order: n, summary })),
  )
  for (const view of ['statements', 'timeline']) {
    const { text } = await exported(`view=${view}&format=csv`)
    const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' })
    t.strictSame(
      rows.map(({ summary, developmentIds }) => [summary, developmentIds]),
      HOSTILE.map(([, cell], n) => [cell, ids[n]]),
      view,
    )
    t.strictSame(parse(text, { columns: true }), rows, 'also by a reader that finds out how lines end')
  }
})

t.test('a formula does not hide behind the first entry of a list, nor in a name of the glossary', async (t) => {
  const { exported, records, put, get } = await exportingApp(t, [
    {
      type: 'AgreementSigned',
      occurred: '2022-03-18',
      claim: { claimant: 'ukraine' },
      sources: [{ publisher: 'wire', publishedAt: '2022-03-19' }],
      agreement: 'a-deal',
      parties: ['ukraine', 'russia'],
      kind: '=cmd',
      terms: [
        { term: 'one', issue: 'crimea-status', text: '=1+1; =2+2' },
        { term: 'two', issue: 'crimea-status', text: '=3+3' },
      ],
      ...ref('1'),
    },
    strike('2', { attacker: 'russia', targets: [{ kind: 'x', summary: '@x' }] }),
  ])
  t.match(await records('view=agreements&format=csv'), [
    { kind: "'=cmd", termsText: "'=1+1\\; =2+2;=3+3", partiesParty: 'ukraine;russia' },
  ])
  const { body } = await put(`${U}/parties/russia`, { name: '=Russia', kind: 'state' })
  await get(`${U}?waitFor=${body.position}`)
  t.match(await records('view=incidents&format=acled'), [{ actor1: "'=Russia", notes: "'@x" }])
  t.match(await records('view=incidents&format=ucdp'), [{ side_a: "'=Russia" }])
  for (const format of ['csv', 'hxl', 'acled', 'ucdp']) {
    const { text } = await exported(`view=incidents&format=${format}`)
    const cells: string[][] = parse(text)
    t.notOk(
      cells.flat().some((cell) => /^[=+@\t\r]/.test(cell) || /^-(?!\d+(\.\d+)?$)/.test(cell)),
      format,
    )
  }
})

t.test('a NUL is in no export, as nobody can record one', async (t) => {
  const { upload, exported } = await exportingApp(t, [])
  await t.rejects(upload([statement({ ...ref('nul'), summary: 'a\0b' })]))
  t.equal((await exported('view=statements&format=ndjson')).text, '')
})

t.test('numbers keep their sign: a latitude in the south is no formula', async (t) => {
  const { records } = await exportingApp(t, [strike('1', { place: 'port' })])
  t.match(await records('view=incidents&format=csv'), [{ latitude: '-9.65', longitude: '-20.4', placeNames: 'ميناء' }])
  t.match(await records('view=incidents&format=ucdp'), [{ geom_wkt: 'POINT (-20.4 -9.65)', latitude: '-9.65' }])
})
