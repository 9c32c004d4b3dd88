import t from 'tap'
import {
  claimant,
  countOf,
  development,
  type Field,
  type Leaf,
  list,
  listOrOne,
  object,
  oneOf,
  option,
  optional,
  party,
  place,
  shortText,
  slugOf,
  text,
  time,
} from '../../../domain/vocabulary/field.js'
import { fieldAt, isRecord, mapLeaves, pointerTo } from '../../../domain/vocabulary/leaves.js'

const term = object({ term: slugOf('term'), text, value: optional(option) })
const report = object({
  by: party,
  to: list(party),
  place: optional(listOrOne(place)),
  occurred: time,
  strikes: optional(countOf),
  terms: list(term, { min: 1 }),
})

t.test('from one declaration follow an input schema and a stored schema', async (t) => {
  const input = {
    by: 'Russia',
    place: 'Kyiv',
    occurred: '2022-03-18',
    strikes: '>75',
    terms: [{ term: 'a', text: ' x ' }],
  }
  t.strictSame(report.input.parse(input), { ...input, to: [], terms: [{ term: 'a', text: 'x' }] })
  t.notOk(report.stored.safeParse(input).success, 'names, times and counts are not stored as they were said')
  const stored = {
    by: 'russia',
    to: [],
    place: ['kyiv'],
    occurred: {
      from: '2022-03-17T22:00:00.000Z',
      to: '2022-03-18T22:00:00.000Z',
      precision: 'day',
      edtf: '2022-03-18',
    },
    strikes: { low: 76, best: null, high: null, qualifier: 'moreThan', given: '>75' },
    terms: [{ term: 'a', text: 'x' }],
  }
  t.strictSame(report.stored.parse(stored), stored)
})

t.test('an input of another shape is refused where it is wrong', async (t) => {
  const good = { by: 'russia', occurred: '2022', terms: [{ term: 'a', text: 'x' }] }
  const table: readonly (readonly [object, readonly PropertyKey[]])[] = [
    [{ by: '' }, ['by']],
    [{ by: 'x'.repeat(201) }, ['by']],
    [{ by: null }, ['by']],
    [{ to: 'ukraine' }, ['to']],
    [{ to: ['ukraine', 5] }, ['to', 1]],
    [{ to: Array(501).fill('ukraine') }, ['to']],
    [{ terms: [] }, ['terms']],
    [{ terms: [{ term: 'A', text: 'x' }] }, ['terms', 0, 'term']],
    [{ terms: [{ term: 'a', text: ' ' }] }, ['terms', 0, 'text']],
    [{ occurred: { from: '2022' } }, ['occurred']],
    [{ place: [] }, ['place']],
    [{ extra: 1 }, []],
    [JSON.parse('{"__proto__": {"by": "x"}}'), []],
  ]
  t.ok(report.input.safeParse(good).success)
  for (const [change, path] of table) {
    const parsed = report.input.safeParse(
      Object.defineProperties({ ...good }, Object.getOwnPropertyDescriptors(change)),
    )
    t.strictSame(parsed.error?.issues[0]?.path, path, JSON.stringify(change).slice(0, 60))
  }
})

t.test('a claimant is a party or a publisher; a development an id or an external reference', async (t) => {
  for (const good of ['russia', 'publisher:tass']) t.ok(claimant.stored.safeParse(good).success, good)
  for (const bad of ['', 'publisher:', 'publisher:publisher:tass', 'party:russia', 'TASS', 'publisher:TASS'])
    t.notOk(claimant.stored.safeParse(bad).success, bad)
  const id = '6f1b4c2e-9d0a-5e53-8b7c-3a2f1d4e5c6b'
  for (const good of [id, { system: 'seed', key: '003/2' }]) t.ok(development.input.safeParse(good).success)
  for (const bad of ['003/2', { system: 'seed' }, { system: '', key: 'x' }, { system: 'seed', key: 'x', id }])
    t.notOk(development.input.safeParse(bad).success, JSON.stringify(bad))
  t.notOk(development.stored.safeParse({ system: 'seed', key: '003/2' }).success, 'stored as its id')
})

t.test('a choice is one of its words', async (t) => {
  const stance = oneOf('asserts', 'denies')
  t.ok(stance.input.safeParse('denies').success)
  for (const bad of ['Denies', 'doubts', '', 'toString']) t.notOk(stance.input.safeParse(bad).success, bad)
})

/** Each leaf as `kind pointer = value`. */
const leavesOf = (field: Field, value: unknown): readonly string[] => {
  const seen: string[] = []
  mapLeaves(field, value, (leaf: Leaf, of, pointer) => {
    seen.push(`${leaf.kind} ${pointer} = ${JSON.stringify(of)}`)
    return of
  })
  return seen
}

t.test('every leaf is visited once, with its pointer and the object that it is a member of', async (t) => {
  const value = {
    by: 'russia',
    to: ['ukraine', 'usa'],
    occurred: { from: '2022', to: '2023' },
    terms: [{ term: 'a', text: 'x' }],
  }
  t.strictSame(leavesOf(report, value), [
    'party /by = "russia"',
    'party /to/0 = "ukraine"',
    'party /to/1 = "usa"',
    'time /occurred = {"from":"2022","to":"2023"}',
    'plain /terms/0/term = "a"',
    'plain /terms/0/text = "x"',
  ])
  const owners: unknown[] = []
  mapLeaves(term, { term: 'a', text: 'x', value: 'v' }, (_leaf, of, _pointer, owner) => {
    owners.push(owner.term)
    return of
  })
  t.strictSame(owners, ['a', 'a', 'a'])
})

t.test('one entry given without its list becomes the list of it, at the pointer where it was given', async (t) => {
  t.strictSame(leavesOf(report, { place: 'kyiv' }), ['place /place = "kyiv"'])
  t.strictSame(
    mapLeaves(report, { place: 'kyiv' }, (_leaf, value) => String(value).toUpperCase()),
    { place: ['KYIV'] },
  )
  t.strictSame(leavesOf(report, { place: ['kyiv', 'irpin'] }), ['place /place/0 = "kyiv"', 'place /place/1 = "irpin"'])
})

t.test('what is absent stays absent, what is not declared or mapped to nothing is dropped', async (t) => {
  t.strictSame(
    mapLeaves(object({ name: shortText, by: optional(party) }), { name: 'x', extra: 1 }, (_, of) => of),
    {
      name: 'x',
    },
  )
  t.strictSame(
    mapLeaves(object({ name: shortText }), { name: 'x' }, () => undefined),
    {},
  )
  t.equal(
    mapLeaves(report, undefined, () => 'never'),
    undefined,
  )
  const { constructor: inherited } = Object.assign(
    {},
    mapLeaves(report, JSON.parse('{"__proto__":{"by":"x"}}'), (_, v) => v),
  )
  t.equal(inherited, Object, 'a key named __proto__ changes no prototype')
})

t.test('a pointer escapes as RFC 6901 says', async (t) => {
  t.equal(pointerTo('', 'a'), '/a')
  t.equal(pointerTo('/a', 0), '/a/0')
  t.equal(pointerTo('', ''), '/')
  t.equal(pointerTo('', 'm~n'), '/m~0n')
  t.equal(pointerTo('', 'a/b'), '/a~1b')
  t.equal(pointerTo('', '~1'), '/~01')
})

t.test('the field at a path is the one that stands there, or the last on the way', async (t) => {
  t.equal(fieldAt(report, []), report)
  t.equal(fieldAt(report, ['by']), party)
  t.equal(fieldAt(report, ['to', 3]), party)
  t.equal(fieldAt(report, ['terms', 0, 'text']), text)
  t.equal(fieldAt(report, ['terms', 0]), term)
  t.match(fieldAt(report, ['place', 'name']), { kind: 'place' }, 'an entry given without its list')
  t.match(fieldAt(report, ['occurred', 'from']), { kind: 'time' })
  t.equal(fieldAt(report, ['nothing']), report)
  t.equal(fieldAt(report, ['constructor']), report)
  t.equal(fieldAt(report, [0]), report)
})

t.test('a record is an object, and neither null nor a list', async (t) => {
  for (const value of [{}, Object.create(null)]) t.ok(isRecord(value))
  for (const value of [null, undefined, [], 'x', 5, true]) t.notOk(isRecord(value), String(value))
})
