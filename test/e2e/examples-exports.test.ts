import { parse } from 'csv-parse/sync'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { contestedApp, type Examples, examplesApp } from './examples-app.js'
import { entriesOf, readBack, valueNamed } from './exported-cells.js'

const item = z.looseObject({})
type Item = z.infer<typeof item>
const line = z.looseObject({ developmentIds: z.array(z.string()), position: z.string() })

/** Every view that can be exported, with the lists of its own route's answer. */
const VIEWS = {
  agreements: ['agreements'],
  casualties: ['periods', 'cumulative', 'totals'],
  ceasefires: ['ceasefires'],
  commitments: ['commitments'],
  contacts: ['contacts'],
  figures: ['figures'],
  incidents: ['incidents'],
  positions: ['issues'],
  proposals: ['proposals'],
  shifts: ['shifts'],
  statements: ['statements'],
  timeline: ['developments'],
  violations: ['violations'],
} as const
type View = keyof typeof VIEWS

/** Lists that have rows of their own in a table, the item's other members repeated in each. */
const SPREAD: { readonly [view in View]?: string } = { positions: 'cells', figures: 'values' }

const EXAMPLES = { 'ukraine-2022-2025': examplesApp, 'contested-cases-2022-2025': contestedApp }

/** What an item rests on: its developments, or those of what it lists. */
const restsOn = (view: View, one: Item): unknown[] => {
  if (view !== 'positions') return z.array(z.unknown()).parse(one.developments)
  return [
    ...new Set(
      z
        .array(item)
        .parse(one.cells)
        .flatMap((cell) => restsOn('timeline', cell)),
    ),
  ]
}

/** The items of a view by its own route, and where the answer's clock stands. */
const itemsOf = async ({ get }: Examples, conflict: string, view: View) => {
  const { status, body } = await get(`/v1/conflicts/${conflict}/${view}?at=2026-01-01&limit=1000`)
  if (status !== 200 || body.nextCursor) throw new Error(`${view}: ${status}`)
  const lists = VIEWS[view].map((name) => ({ name, items: z.array(item).parse(body[name]) }))
  const items = lists.flatMap(({ name, items }) =>
    items.map((one) => (lists.length > 1 ? { section: name, ...one } : one)),
  )
  return { items, position: body.clock?.position ?? '' }
}

const exported = async ({ get }: Examples, conflict: string, view: View, format: string): Promise<string> => {
  const { status, text } = await get(`/v1/conflicts/${conflict}/export?view=${view}&format=${format}&at=2026-01-01`)
  if (status !== 200) throw new Error(text)
  return text
}

for (const [conflict, open] of Object.entries(EXAMPLES)) {
  t.test(`every view of ${conflict} is exported as its own route shows it`, async (t) => {
    const app = await open(t)
    for (const view of Object.keys(VIEWS) as View[]) {
      const { items, position } = await itemsOf(app, conflict, view)
      const texts = (await exported(app, conflict, view, 'ndjson')).split('\n').slice(0, -1)
      const lines = texts.map((one) => line.parse(JSON.parse(one)))
      t.strictSame(
        lines,
        items.map((one) => ({ ...one, developmentIds: restsOn(view, one), position })),
        `${view}: ${items.length} items`,
      )
      t.ok(
        texts.every((one) => /,"developmentIds":\[[^\]]*\],"position":"\w+"\}$/.test(one)),
        view,
      )
    }
  })

  t.test(`a reader of CSV finds every value of every view of ${conflict}`, async (t) => {
    const app = await open(t)
    for (const view of Object.keys(VIEWS) as View[]) await comparesCells(t, app, conflict, view)
  })
}

/** Columns that tell what ids and instants of an item stand for: see the tests of the route. */
const ADDED = ['dateStart', 'dateEnd', 'placeNames', 'latitude', 'longitude', 'publishers', 'urls']

const comparesCells = async (t: Test, app: Examples, conflict: string, view: View): Promise<void> => {
  const { items, position } = await itemsOf(app, conflict, view)
  const text = await exported(app, conflict, view, 'csv')
  const [names = [], ...records]: string[][] = parse(text)
  const list = SPREAD[view]
  const rows = items.flatMap((one) => {
    if (list === undefined) return [one]
    const { [list]: entries, developments: _, ...others } = one
    return z
      .array(item)
      .parse(entries)
      .map((entry) => ({ ...others, ...entry }))
  })
  t.equal(records.length, rows.length, `${view}: a row for each`)
  t.equal(new Set(names).size, names.length, `${view}: every column has a name of its own`)
  t.strictSame(names.slice(-2), ['developmentIds', 'position'])
  const wrong: string[] = []
  for (const [place, row] of rows.entries()) {
    for (const [column, name] of names.entries()) {
      const cell = records[place]?.[column] ?? ''
      if (name === 'position' ? cell !== position : !ADDED.includes(name) && !holds(cell, row, name))
        wrong.push(`${view}, row ${place}: ${name} is ${cell}`)
    }
  }
  t.strictSame(wrong, [])
}

/** Whether a cell says what an item says under the column's name. */
const holds = (cell: string, row: Item, name: string): boolean => {
  const of = { ...row, ...counted(row), developmentIds: row.developments ?? [row.developmentId] }
  const value = valueNamed(of, name)
  if (Array.isArray(value)) {
    const texts = value.map((entry) => (isText(entry) ? readBack(entry) : ''))
    return texts.every((one) => one === '') ? cell === '' : entriesOf(cell).join('\0') === texts.join('\0')
  }
  return cell === (isText(value) ? readBack(value) : '')
}

const isText = (value: unknown): boolean => typeof value !== 'object' && value !== undefined

/** The bounds of a figure of casualties stand under its harm. */
const counted = ({ section, harm, count }: Item): Item =>
  section === undefined ? {} : { count: undefined, counts: { [String(harm)]: count }, ...namedCount(count) }

const namedCount = (count: unknown): Item => {
  const { qualifier, given } = item.parse(count)
  return { countQualifier: qualifier, countGiven: given }
}
