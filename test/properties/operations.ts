import fc from 'fast-check'

// What may be done to a ledger, at random: of few instants, so that equal times and overlaps are common. Days on which
// the clocks change in Europe/Kyiv are among them.

const DAYS = ['2022-03-26', '2022-03-27', '2022-03-28', '2025-10-25', '2025-10-26', '2025-10-27'] as const
const INSTANTS = DAYS.flatMap((day) => [`${day}T00:30:00Z`, `${day}T12:00:00+02:00`, `${day}T22:15:00.500Z`])

const reportTime = fc.oneof(fc.constantFrom(...INSTANTS), fc.constantFrom(...DAYS))
const occurred = fc.oneof(
  fc.constantFrom(...DAYS),
  fc.constantFrom(...INSTANTS),
  fc.constantFrom('2022-03', '2025', '2022-03-26/2022-03-28', '2022-03-27/2025-10-26', '../2022-03-27', '2025-10-26~'),
)
const publisher = fc.constantFrom('gazette', 'herald', 'courier')
const claimant = fc.constantFrom('east', 'east', 'east', 'east', 'west', 'publisher:gazette')
const grade = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')

/** Which of the developments recorded so far: counted from the newest. */
const nth = fc.nat({ max: 11 })
/** A revision of its stream, mostly one that exists. */
const revision = fc.nat({ max: 5 })
const value = fc.nat({ max: 9 })
const patch = fc.record(
  {
    value,
    occurred,
    order: fc.nat({ max: 2 }),
    sources: fc.array(fc.record({ publisher }), { maxLength: 2 }),
  },
  { requiredKeys: ['value'] },
)

const body = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('FigureReported'), value }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('StatementMade'), value }) },
)
const reportingAt = (reportedAt: fc.Arbitrary<string>) =>
  fc.record({
    op: fc.constant('report' as const),
    body,
    occurred,
    reportedAt,
    order: fc.nat({ max: 2 }),
    claimant,
    credibility: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    publishers: fc.array(publisher, { minLength: 1, maxLength: 2 }),
  })
export const reporting = reportingAt(reportTime)
/** Reports of two instants only: each may be a duplicate of each. */
export const reportingTogether = reportingAt(fc.constantFrom(...INSTANTS.slice(0, 2)))
const revising = fc.record({ op: fc.constant('revise' as const), nth, reportedAt: reportTime, patch })
const rectifying = fc.record({
  op: fc.constant('rectify' as const),
  nth,
  replaces: fc.oneof(
    fc.constant(undefined),
    fc.constant('all' as const),
    revision,
    fc.uniqueArray(revision, { minLength: 1, maxLength: 2 }),
  ),
  patch: fc.oneof(patch, fc.record({ reportedAt: reportTime }), fc.record({ occurred })),
})
const withdrawing = fc.record({
  op: fc.constantFrom('withdraw' as const, 'restore' as const),
  nth,
  reportedAt: reportTime,
})
const striking = fc.record({
  op: fc.constant('strike' as const),
  nth,
  statement: fc.option(revision, { nil: undefined }),
})
/** `nth` is among the strikes in force, wherever they are. */
const lifting = fc.record({ op: fc.constant('lift' as const), nth })
/** `of` is among those that may be targets; `back` turns a mark in force round, which may close a cycle. */
const marking = fc.record({ op: fc.constant('mark' as const), nth, of: nth, back: fc.boolean() })
const grading = fc.record({
  op: fc.constant('grade' as const),
  nth,
  reliability: fc.option(grade, { nil: undefined }),
  credibility: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
})
const curating = fc.record({
  op: fc.constant('curate' as const),
  publisher,
  reliability: fc.option(grade, { nil: undefined }),
  speaksFor: fc.option(fc.constantFrom('east', 'west'), { nil: undefined }),
})
/** The store's clock jumps, forwards or back, sometimes to a day of which bare dates are capped. */
const jumping = fc.record({
  op: fc.constant('jump' as const),
  to: fc.constantFrom(
    '2025-10-26T09:00:00Z',
    '2025-10-26T09:00:00.001Z',
    '2025-10-27T20:00:00Z',
    '2026-01-01T00:00:00Z',
    '2026-02-01T00:00:00Z',
  ),
})

const operations = {
  report: reporting,
  revise: revising,
  rectify: rectifying,
  withdraw: withdrawing,
  strike: striking,
  lift: lifting,
  mark: marking,
  grade: grading,
  curate: curating,
  jump: jumping,
}
type Operations = typeof operations
export type OperationName = keyof Operations
export type Operation = { [K in OperationName]: Operations[K] extends fc.Arbitrary<infer O> ? O : never }[OperationName]

const WEIGHTS: Readonly<Record<OperationName, number>> = {
  report: 8,
  revise: 5,
  rectify: 4,
  withdraw: 4,
  strike: 3,
  lift: 3,
  mark: 7,
  grade: 2,
  curate: 2,
  jump: 1,
}

export const operationNames = Object.keys(WEIGHTS) as OperationName[]

/** One operation, of any or of only some kinds. */
export const operation = (kinds: readonly OperationName[] = operationNames): fc.Arbitrary<Operation> =>
  fc.oneof(...kinds.map((name) => ({ weight: WEIGHTS[name], arbitrary: operations[name] as fc.Arbitrary<Operation> })))
