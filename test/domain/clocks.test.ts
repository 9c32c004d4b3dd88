import t from 'tap'
import { inFoldOrder, inReportOrder, isPast, isVisible, OPEN_END, UNBOUNDED, worldSpan } from '../../domain/clocks.js'
import { clockAt } from '../doubles/ledger-book.js'
import { contentOf, figureInput } from './development/given.js'

const ms = (instant: string): number => Date.parse(instant)
const span = (occurred: string, reportedAt: string) => worldSpan(contentOf({ ...figureInput, occurred, reportedAt }))

t.test(
  'the end of a statement is that of its happening, or a millisecond after its report where that is earlier',
  async (t) => {
    t.match(span('2022-03-01', '2022-03-02T12:00:00Z'), {
      end: ms('2022-03-01T22:00:00Z'),
      reportedBeforeOccurred: false,
    })
    t.match(span('2022-03-01', '2022-03-01T12:00:00Z'), {
      end: ms('2022-03-01T12:00:00.001Z'),
      reportedBeforeOccurred: false,
    })
  },
)

t.test('a report from before its happening is flagged, and the happening ends when it ends', async (t) => {
  t.match(span('2022-03-01', '2021-03-01T12:00:00Z'), {
    from: ms('2022-02-28T22:00:00Z'),
    end: ms('2022-03-01T22:00:00Z'),
    reportedBeforeOccurred: true,
  })
})

t.test('an open start lies before everything', async (t) => {
  t.match(span('../2022-03-01', '2022-03-02T12:00:00Z'), { from: Number.NEGATIVE_INFINITY })
})

t.test('a rectangle holds a bound of knowledge after its start, up to and with its end', async (t) => {
  const rectangle = { knownFrom: 10, knownUntil: 20, recordedFrom: 3, recordedUntil: 5 }
  const at = (knownAt: number, sequence: number) => isVisible(rectangle, clockAt({ knownAt, sequence }))
  t.same(
    [10, 11, 20, 21].map((knownAt) => at(knownAt, 3)),
    [false, true, true, false],
  )
  t.same(
    [2, 3, 4, 5].map((sequence) => at(11, sequence)),
    [false, true, true, false],
  )
})

t.test('an open end lies after every clock', async (t) => {
  const rectangle = { knownFrom: 10, knownUntil: OPEN_END, recordedFrom: 3, recordedUntil: OPEN_END }
  t.ok(isVisible(rectangle, clockAt({ knownAt: UNBOUNDED, sequence: Number.MAX_SAFE_INTEGER })))
})

t.test('what has ended by asOf is past, and what has begun is where the clock admits what may be', async (t) => {
  const lasting = { from: 10, end: 20, reportedBeforeOccurred: false }
  const past = (asOf: number, certainty: 'certain' | 'possible') => isPast(lasting, clockAt({ asOf, certainty }))
  t.same(
    [10, 11, 19, 20].map((asOf) => past(asOf, 'certain')),
    [false, false, false, true],
  )
  t.same(
    [10, 11, 19, 20].map((asOf) => past(asOf, 'possible')),
    [false, true, true, true],
  )
})

t.test(
  'fold order is by end, reportedAt, order and sequence, and what may be past comes last by its start',
  async (t) => {
    const fact = (name: string, more: object, order = 0) => ({
      id: name,
      content: contentOf({ ...figureInput, order }),
      statement: 0,
      sequence: 5,
      reportedAt: 100,
      from: 0,
      end: 50,
      reportedBeforeOccurred: false,
      certain: true,
      sources: [],
      duplicates: [],
      reliability: 'F' as const,
      credibility: 6,
      ...more,
    })
    const inOrder = [
      fact('earliest end', { end: 40, reportedAt: 900 }),
      fact('earliest report', { reportedAt: 90, sequence: 9 }, 7),
      fact('lowest order', { sequence: 9 }, -1),
      fact('lowest sequence', { sequence: 4 }),
      fact('the rest', {}),
      fact('possible, earlier start', { certain: false, from: 1, end: 90 }),
      fact('possible', { certain: false, from: 2, end: 10 }),
    ]
    t.same(
      [...inOrder]
        .reverse()
        .sort(inFoldOrder)
        .map(({ id }) => id),
      inOrder.map(({ id }) => id),
    )
    const [first, second] = [fact('later end', { end: 90, reportedAt: 90 }), fact('later report', { end: 10 })]
    t.ok(inReportOrder(first, second) < 0)
  },
)
