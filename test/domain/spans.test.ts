import fc from 'fast-check'
import t from 'tap'
import { overlapping, type Span } from '../../domain/spans.js'

const edge = fc.integer({ min: -5, max: 15 })
const span = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: edge }, { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) }),
    edge,
  )
  .filter(([from, to]) => from < to)
  .map(([from, to]): Span => ({ from, to }))

t.test('what overlaps a span is found in the order given, and nothing else is', async () => {
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 40 }),
      fc.array(fc.tuple(edge, edge), { maxLength: 10 }),
      (spans, asked) => {
        const find = overlapping(spans, (one) => one)
        return asked.every(([from, to]) => {
          const expected = spans.filter((one) => from < to && one.from < to && one.to > from)
          const found = find({ from, to })
          return found.length === expected.length && found.every((one, at) => one === expected[at])
        })
      },
    ),
  )
})

t.test('spans that only touch do not overlap, and an empty one overlaps nothing', async (t) => {
  const find = overlapping(['a'], () => ({ from: 10, to: 20 }))
  t.strictSame(find({ from: 0, to: 10 }), [])
  t.strictSame(find({ from: 20, to: 30 }), [])
  t.strictSame(find({ from: 15, to: 15 }), [])
  t.strictSame(find({ from: 19, to: 20 }), ['a'])
  t.strictSame(overlapping([], () => ({ from: 0, to: 1 }))({ from: 0, to: 9 }), [])
})
