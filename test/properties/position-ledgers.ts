import fc from 'fast-check'
import { LedgerBook } from '../doubles/ledger-book.js'

// Random ledgers of what parties want: positions, a proposal with its answers, and a glossary in which those who speak
// for a party change sides. Of few instants, so that much happens at once.

const DAYS = ['2025-05-01', '2025-05-02', '2025-05-03'] as const
const reportTime = fc.constantFrom(...DAYS, ...DAYS.map((day) => `${day}T12:00:00Z`))
const occurred = fc.constantFrom(...DAYS, '2025-05', '../2025-05-02', '2025-05-01T10:00:00Z')
const speaker = fc.constantFrom('east', 'envoy', 'west')
const claimant = fc.constantFrom('east', 'east', 'envoy', 'west', 'publisher:gazette')
const issue = fc.constantFrom('border', 'river')
const value = fc.constantFrom('open', 'shut', undefined)
const stance = fc.constantFrom('demand', 'offer', 'refusal')
const version = fc.constantFrom(undefined, 1, 2)
const terms = fc.uniqueArray(
  fc.record({ term: fc.constantFrom('a', 'b'), issue, text: fc.constant('a term'), value }),
  { minLength: 1, maxLength: 2, selector: ({ term }) => term },
)
const proposal = fc.constant('plan')

const body = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('PositionStated'),
      party: speaker,
      issue,
      stance,
      value,
      summary: fc.constant('so it wants'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('ProposalMade'),
      proposal,
      version,
      by: fc.constantFrom('west', 'east'),
      to: fc.constant(['east']),
      title: fc.constant('The plan'),
      terms,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('ProposalAccepted'),
      proposal,
      version,
      by: speaker,
      extent: fc.constantFrom('full', 'conditional'),
      conditions: fc.array(fc.record({ issue, text: fc.constant('a condition') }), { maxLength: 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('ProposalRejected'),
      proposal,
      version,
      by: speaker,
      terms: fc.constantFrom(undefined, ['a']),
    }),
  },
)

const report = fc.record({
  op: fc.constant('report' as const),
  body,
  occurred,
  reportedAt: reportTime,
  order: fc.nat({ max: 1 }),
  claimant,
  stance: fc.constantFrom('asserts', 'asserts', 'asserts', 'denies'),
})
const nth = fc.nat({ max: 7 })
/** What may be said otherwise of any type: when it was, and who says so; of positions also what. */
const patch = fc.record(
  { occurred, claim: fc.record({ claimant }), order: fc.nat({ max: 1 }), stance, value },
  { requiredKeys: [] },
)
const corrections = fc.oneof(
  fc.record({ op: fc.constant('revise' as const), nth, reportedAt: reportTime, patch }),
  fc.record({ op: fc.constant('rectify' as const), nth, patch }),
  fc.record({ op: fc.constant('rectify' as const), nth, patch: fc.record({ reportedAt: reportTime }) }),
  fc.record({ op: fc.constantFrom('withdraw' as const, 'restore' as const), nth, reportedAt: reportTime }),
  fc.record({ op: fc.constantFrom('strike' as const, 'lift' as const), nth }),
  fc.record({ op: fc.constant('mark' as const), nth, of: nth }),
)
const curating = fc.record({
  op: fc.constant('curate' as const),
  speaksFor: fc.constantFrom('east', 'west', undefined),
})
const pausing = fc.record({ op: fc.constant('pause' as const) })
const operations = { report, corrections, curating, pausing }
type Asked = {
  [K in keyof typeof operations]: (typeof operations)[K] extends fc.Arbitrary<infer O> ? O : never
}[keyof typeof operations]

const HOUR = 3_600_000

const perform = (book: LedgerBook, asked: Asked): unknown => {
  const count = book.developments.length
  const numbered = (index: number): number => (index % Math.max(1, count)) + 1
  const patchFor = (n: number, { stance, value, ...any }: { readonly [member: string]: unknown }): object =>
    book.development(n)?.type === 'PositionStated'
      ? { ...any, ...(stance ? { stance } : {}), ...(value ? { value } : {}) }
      : any
  switch (asked.op) {
    case 'report': {
      const { body, occurred, reportedAt, order, claimant, stance } = asked
      const sources = [{ publisher: 'gazette' }]
      return book.report(count + 1, { ...body, occurred, reportedAt, order, claim: { claimant, stance }, sources })
    }
    case 'revise':
      return book.revise(numbered(asked.nth), asked.reportedAt, { ...patchFor(numbered(asked.nth), asked.patch) })
    case 'rectify':
      return book.rectify(numbered(asked.nth), { ...patchFor(numbered(asked.nth), asked.patch) })
    case 'withdraw':
      return book.withdraw(numbered(asked.nth), asked.reportedAt)
    case 'restore':
      return book.restore(numbered(asked.nth), asked.reportedAt)
    case 'strike':
      return book.strike(numbered(asked.nth))
    case 'lift':
      return book.lift(numbered(asked.nth))
    case 'mark':
      return book.mark(numbered(asked.nth), numbered(asked.of))
    case 'curate': {
      const { speaksFor } = asked
      const party = { id: 'envoy', name: 'The envoy', kind: 'person', aliases: [] }
      return book.curate('PartyRegistered', { ...party, ...(speaksFor === undefined ? {} : { speaksFor }) })
    }
    case 'pause':
      book.now += HOUR
      return null
    default: {
      const _: never = asked
      return _
    }
  }
}

const ledgerOf = (asked: fc.Arbitrary<Asked>): fc.Arbitrary<LedgerBook> =>
  fc
    .tuple(fc.array(report, { minLength: 1, maxLength: 5 }), fc.array(asked, { maxLength: 24, size: 'max' }))
    .map(([first, rest]) => {
      const book = new LedgerBook()
      for (const id of ['border', 'river'])
        book.curate('IssueRegistered', { id, title: id, options: ['open', 'shut'], aliases: [] })
      perform(book, { op: 'curate', speaksFor: 'east' })
      for (const one of [...first, ...rest]) perform(book, one)
      return Object.assign(book, {
        [fc.toStringMethod]: () =>
          book.events
            .slice(6)
            .map(
              ({ sequence, type, stream, data }) => `\n${sequence} ${type} ${stream.slice(-4)} ${JSON.stringify(data)}`,
            )
            .join(''),
      })
    })

/** Positions, reported and corrected in every way. */
export const positionLedger = ledgerOf(
  fc.oneof(
    { weight: 5, arbitrary: report },
    { weight: 5, arbitrary: corrections },
    { weight: 1, arbitrary: curating },
    { weight: 1, arbitrary: pausing },
  ),
)

/** Positions that are only ever reported, with a glossary that stays. */
export const reportedPositions = ledgerOf(report)
