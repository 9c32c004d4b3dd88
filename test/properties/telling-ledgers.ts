import fc from 'fast-check'
import { type Development, strikesInForce } from '../../domain/development/state.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { inputForm } from '../../domain/normalise.js'
import { idOf, LedgerBook } from '../doubles/ledger-book.js'

// Random ledgers of reports with whatever bodies a test is about, corrected in every way while the glossary changes. Of
// few instants, so that much happens at once.

type Body = { readonly type: DevelopmentType; readonly [member: string]: unknown }
type Entry = { readonly [member: string]: unknown }
type Curation = readonly [Parameters<LedgerBook['curate']>[0], Entry]

/** What a ledger tells of. */
export type Matter = {
  readonly bodies: fc.Arbitrary<Body>
  /** What may be said of the time, the claim and the like, whatever the type. */
  readonly beside: fc.Arbitrary<{ readonly [member: string]: unknown }>
  /** Glossary entries with which a ledger begins. */
  readonly entries: readonly Curation[]
  /** Glossary entries that may be put anew. */
  readonly changes: fc.Arbitrary<Curation>
}

const DAYS = ['2025-05-01', '2025-05-02', '2025-05-03'] as const
const reportTime = fc.constantFrom(...DAYS, ...DAYS.map((day) => `${day}T12:00:00Z`))
export const occurred = fc.constantFrom(...DAYS, '2025-05', '../2025-05-02', '2025-05-01T10:00:00Z')

/** Bodies of a type, of members drawn by themselves. */
export const typed = (
  type: DevelopmentType,
  members: { readonly [member: string]: fc.Arbitrary<unknown> },
): Matter['bodies'] => fc.record(members).map((body) => ({ type, ...body }))
/** Something that may be left out. */
export const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 })

const nth = fc.nat({ max: 11 })
const reporting = ({ bodies, beside }: Matter) =>
  fc.record({ op: fc.constant('report' as const), body: bodies, beside, reportedAt: reportTime })
const correcting = ({ beside }: Matter) =>
  fc.oneof(
    fc.record({ op: fc.constant('revise' as const), nth, other: nth, reportedAt: reportTime, beside }),
    fc.record({ op: fc.constant('rectify' as const), nth, other: nth, beside }),
    fc.record({ op: fc.constant('redate' as const), nth, reportedAt: reportTime }),
    fc.record({ op: fc.constantFrom('withdraw' as const, 'restore' as const), nth, reportedAt: reportTime }),
    fc.record({ op: fc.constantFrom('strike' as const, 'lift' as const), nth }),
    fc.record({ op: fc.constant('mark' as const), nth, of: nth }),
    fc.record({ op: fc.constant('repeat' as const), nth, reportedAt: reportTime }),
    fc.record({
      op: fc.constant('grade' as const),
      nth,
      reliability: fc.constantFrom('A', 'E'),
      credibility: fc.constantFrom(1, 5),
    }),
    fc.record({ op: fc.constant('dispute' as const), nth, reportedAt: reportTime, beside }),
  )
const curating = ({ changes }: Matter) => fc.record({ op: fc.constant('curate' as const), curation: changes })
const pausing = fc.record({ op: fc.constant('pause' as const) })

type Arbitrated<A> = A extends fc.Arbitrary<infer O> ? O : never
type Reporting = Arbitrated<ReturnType<typeof reporting>>
type Asked =
  | Reporting
  | Arbitrated<ReturnType<typeof correcting>>
  | Arbitrated<ReturnType<typeof curating>>
  | Arbitrated<typeof pausing>

const HOUR = 3_600_000

/**
 * Does one thing to the book. Revisions take another of the bodies `said` anywhere in the ledger, of the same type; what
 * can be undone or repeated is looked for among the developments.
 */
const perform = (book: LedgerBook, asked: Asked, said: readonly Body[]): unknown => {
  const { developments } = book
  const count = developments.length
  const numbered = (index: number): number => (index % Math.max(1, count)) + 1
  const numberedAmong = (index: number, of: (state: Development) => boolean): number => {
    const among = developments.flatMap((state, at) => (of(state) ? [at + 1] : []))
    return among[index % Math.max(1, among.length)] ?? 0
  }
  const sources = [{ publisher: 'gazette' }]
  const patchFor = (n: number, other: number, beside: object): { readonly [member: string]: unknown } => {
    const same = said.filter(({ type }) => type === book.development(n)?.type)
    const { type: _, ...body } = same[other % Math.max(1, same.length)] ?? { type: null }
    return { ...beside, ...body }
  }
  switch (asked.op) {
    case 'report': {
      const { body, beside, reportedAt } = asked
      return book.report(count + 1, { sources, ...body, ...beside, reportedAt })
    }
    case 'revise': {
      const n = numbered(asked.nth)
      return book.revise(n, asked.reportedAt, patchFor(n, asked.other, asked.beside))
    }
    case 'rectify': {
      const n = numbered(asked.nth)
      return book.rectify(n, patchFor(n, asked.other, asked.beside))
    }
    case 'redate':
      return book.rectify(numbered(asked.nth), { reportedAt: asked.reportedAt })
    case 'withdraw':
      return book.withdraw(numbered(asked.nth), asked.reportedAt)
    case 'restore': {
      const isWithdrawn = ({ entries }: Development) => entries.some(({ kind }) => kind === 'withdraws')
      return book.restore(numberedAmong(asked.nth, isWithdrawn), asked.reportedAt)
    }
    case 'strike':
      return book.strike(numbered(asked.nth))
    case 'lift':
      return book.lift(numberedAmong(asked.nth, (state) => strikesInForce(state).length > 0))
    case 'mark': {
      const n = numbered(asked.nth)
      const isSame = ({ id, type, reported }: Development): boolean =>
        id !== idOf(n) &&
        type === book.development(n)?.type &&
        reported.claim.claimant === book.development(n)?.reported.claim.claimant
      return book.mark(n, numberedAmong(asked.of, isSame))
    }
    case 'repeat': {
      const n = numbered(asked.nth)
      const { reported } = book.development(n) ?? {}
      if (!reported) return null
      book.report(count + 1, {
        ...inputForm(reported),
        reportedAt: asked.reportedAt,
        sources: [{ publisher: 'herald' }],
      })
      return book.mark(count + 1, n)
    }
    case 'grade':
      return book.grade(numbered(asked.nth), asked)
    case 'dispute': {
      const { beside, reportedAt } = asked
      const body = { type: 'ClaimDisputed', disputes: idOf(numbered(asked.nth)), stance: 'doubts', summary: 'not so' }
      return book.report(count + 1, { sources, ...body, ...beside, reportedAt })
    }
    case 'curate':
      return book.curate(asked.curation[0], JSON.parse(JSON.stringify(asked.curation[1])))
    case 'pause':
      book.now += HOUR
      return null
    default: {
      const _: never = asked
      return _
    }
  }
}

/** How often each kind of thing is done after the first reports. */
export type Weights = {
  readonly report: number
  readonly correct: number
  readonly curate: number
  readonly pause: number
}

/** Ledgers of a matter: a few reports first, then whatever the weights say. */
export const tellingLedger = (matter: Matter, weights: Weights): fc.Arbitrary<LedgerBook> => {
  const report = reporting(matter)
  const asked: fc.Arbitrary<Asked> = fc.oneof(
    { weight: weights.report, arbitrary: report },
    { weight: weights.correct, arbitrary: correcting(matter) },
    { weight: weights.curate, arbitrary: curating(matter) },
    { weight: weights.pause, arbitrary: pausing },
  )
  return fc
    .tuple(
      fc.array(report, { minLength: 1, maxLength: 6, size: 'max' }),
      fc.array(asked, { maxLength: 24, size: 'max' }),
    )
    .map(([first, rest]) => {
      const book = new LedgerBook()
      for (const [type, entry] of matter.entries) book.curate(type, JSON.parse(JSON.stringify(entry)))
      const begun = book.head
      const all = [...first, ...rest]
      const said = all.flatMap((one) => (one.op === 'report' ? [one.body] : []))
      for (const one of all) perform(book, one, said)
      return Object.assign(book, {
        [fc.toStringMethod]: () =>
          book.events
            .slice(begun)
            .map(
              ({ sequence, type, stream, data }) => `\n${sequence} ${type} ${stream.slice(-4)} ${JSON.stringify(data)}`,
            )
            .join(''),
      })
    })
}
