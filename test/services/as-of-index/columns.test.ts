import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { finished } from '../../../domain/work.js'
import { Column, type Kind } from '../../../services/as-of-index/columns/column.js'
import { LinkedPlaces } from '../../../services/as-of-index/columns/linked-places.js'
import { Names } from '../../../services/as-of-index/columns/names.js'
import { MemoryTexts } from '../../../services/as-of-index/columns/texts.js'
import { holds } from '../../properties/holds.js'
import { readBack } from '../../properties/sections-read.js'

const numbersOf: Readonly<Record<Kind, fc.Arbitrary<number>>> = {
  counts: fc.nat(0xffff_ffff),
  instants: fc.oneof(fc.integer(), fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
}
const numbered = fc
  .constantFrom<Kind>('counts', 'instants')
  .chain((kind) => fc.tuple(fc.constant(kind), fc.array(numbersOf[kind], { maxLength: 9_000, size: 'max' })))

t.test('a column holds what was put there, however long it grew, and what is frozen of it comes back', async (t) => {
  const property = fc.property(numbered, fc.nat(), ([kind, numbers], nth) => {
    const column = new Column(kind)
    for (const [place, number] of numbers.entries()) deepStrictEqual(column.push(number), place)
    const length = numbers.length === 0 ? 0 : nth % numbers.length
    if (length > 0) column.set(length - 1, 7)
    const expected = numbers.map((number, place) => (place === length - 1 ? 7 : number))
    deepStrictEqual(
      Array.from({ length: column.length }, (_, place) => column.at(place)),
      expected,
    )
    const back = new Column(kind)
    back.thaw(Buffer.concat([...column.frozen(length)]))
    deepStrictEqual(
      Array.from({ length: back.length }, (_, place) => back.at(place)),
      expected.slice(0, length),
    )
  })
  await holds(t, property, 60)
})

t.test('a place that a column does not have is a bug of the caller, and told so', (t) => {
  const column = new Column('counts')
  column.push(1)
  for (const place of [-1, 1, 0.5, 5_000]) {
    t.throws(() => column.at(place), RangeError)
    t.throws(() => column.set(place, 1), RangeError)
  }
  t.end()
})

t.test('each owner has its places in the order in which they were put there', async (t) => {
  const property = fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (owners) => {
    const lists = new LinkedPlaces()
    for (const owner of owners) lists.push(owner)
    for (let owner = 0; owner < 12; owner += 1)
      deepStrictEqual(
        [...lists.of(owner)],
        owners.flatMap((one, place) => (one === owner ? [place] : [])),
      )
  })
  await holds(t, property)
})

t.test('a name keeps its number, also when it was frozen, and names that came later are not in it', async (t) => {
  const property = fc.property(fc.array(fc.string()), fc.array(fc.string()), (before, after) => {
    const names = new Names()
    for (const name of before) names.numberOf(name)
    const sections = names.frozen('names')
    for (const name of after) names.numberOf(name)
    const back = new Names()
    finished(back.thaw('names', readBack(sections)))
    deepStrictEqual([...back.all()], [...new Set(before)])
    for (const name of before) deepStrictEqual(back.find(name), names.numberOf(name))
  })
  await holds(t, property)
})

t.test('texts come back from where they were put, whatever their length', async (t) => {
  const property = fc.property(fc.array(fc.string({ unit: 'binary' })), fc.nat(1_500_000), (some, length) => {
    const texts = new MemoryTexts()
    const all = [...some, 'ä'.repeat(length), ...some]
    const places = all.map((text) => texts.add(text))
    deepStrictEqual(
      places.map((place) => texts.at(place)),
      all,
    )
    deepStrictEqual(Buffer.concat([...texts.written()]).toString(), all.join(''))
  })
  await holds(t, property, 40)
})
