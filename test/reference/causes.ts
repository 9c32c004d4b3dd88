import type { Clock, Fact } from '../../domain/clocks.js'
import type { CauseKind } from '../../projections/cause.js'
import type { LedgerEvent } from '../../services/event-store.js'
import { referenceConsidered } from './considered.js'
import { entryTime, inKnowledgeOrder, livesOf, referenceFacts } from './facts.js'

// Why a development says something else at one clock than at another, in the plainest words: told in the direction of
// time, from what the earlier clock hides or shows to what the later one does.

const COME: Readonly<Record<string, CauseKind>> = {
  notRecordedYet: 'new',
  notKnownYet: 'new',
  afterAsOf: 'new',
  duplicate: 'duplicate',
  retracted: 'reinstated',
  corrected: 'corrected',
}
const GONE: Readonly<Record<string, CauseKind>> = { ...COME, retracted: 'retracted' }

/** The kind for each development that says something else at one of two clocks of a ledger; by id. */
export const referenceFates = (ledger: readonly LedgerEvent[], a: Clock, b: Clock): ReadonlyMap<string, CauseKind> => {
  const [earlier, later] = isLater(a, b) ? [b, a] : [a, b]
  const [before, after] = [referenceFacts(ledger, earlier), referenceFacts(ledger, later)]
  const [hiddenBefore, hiddenAfter] = [referenceConsidered(ledger, earlier), referenceConsidered(ledger, later)]
  const fates = new Map<string, CauseKind>()
  for (const id of new Set([...before, ...after].map((fact) => fact.id))) {
    const [was, is] = [before, after].map((facts) => facts.find((fact) => fact.id === id))
    const version = (considered: typeof hiddenBefore) => considered.find((one) => one.id === id && one.hidden === null)
    const same = (one: ReturnType<typeof version>, among: typeof hiddenBefore) =>
      among.find((other) => other.id === id && other.statement === one?.statement && other.recorded === one.recorded)
    if (was && is) {
      const [shown, shownThen] = [version(hiddenBefore), version(hiddenAfter)]
      const isSame = shown?.statement === shownThen?.statement && shown?.recorded === shownThen?.recorded
      const kind = isToldAlike(was, is)
        ? null
        : isSame
          ? alteredKind(was, is, gradesOf(id, ledger, earlier) !== gradesOf(id, ledger, later))
          : 'corrected'
      if (kind) fates.set(id, kind)
    } else if (is) {
      const known = lastKnown(id, ledger, earlier)
      const reason = hiddenBefore.findLast(
        (one) => one.id === id && one.statement === known && one.recorded <= earlier.sequence,
      )
      fates.set(id, COME[(reason ?? same(version(hiddenAfter), hiddenBefore))?.hidden ?? ''] ?? 'new')
    } else {
      fates.set(id, GONE[same(version(hiddenBefore), hiddenAfter)?.hidden ?? ''] ?? 'new')
    }
  }
  return fates
}

/** The statement that was last known of a development by then, struck or withdrawn or not. */
const lastKnown = (id: string, ledger: readonly LedgerEvent[], { sequence, knownAt }: Clock): number | undefined =>
  livesOf(ledger.filter((event) => event.sequence <= sequence))
    .find((life) => life.id === id)
    ?.entries.filter((entry) => entry.kind === 'says' && entryTime(entry) < knownAt)
    .sort(inKnowledgeOrder)
    .at(-1)?.number

const isLater = (a: Clock, b: Clock): boolean => {
  if (a.sequence !== b.sequence) return a.sequence > b.sequence
  return a.knownAt !== b.knownAt ? a.knownAt > b.knownAt : a.asOf > b.asOf
}

/** What was corrected and put back says the same again. */
const isToldAlike = (was: Fact, is: Fact): boolean => {
  const told = ({ content, certain, reliability, credibility, sources, duplicates }: Fact): string =>
    JSON.stringify([content, certain, reliability, credibility, sources, duplicates])
  return told(was) === told(is)
}

/** The grades that a development itself was given, by then. */
const gradesOf = (id: string, ledger: readonly LedgerEvent[], { sequence }: Clock): string =>
  JSON.stringify(
    ledger
      .filter((event) => event.sequence <= sequence && event.stream.endsWith(id) && event.type === 'DevelopmentGraded')
      .map(({ data }) => data),
  )

/** The same statement, with other sources by its duplicates, other grades of its own, or certainly past now. */
const alteredKind = (was: Fact, is: Fact, isGraded: boolean): CauseKind | null => {
  if (JSON.stringify(was.sources) !== JSON.stringify(is.sources)) return 'duplicate'
  if (isGraded && (was.reliability !== is.reliability || was.credibility !== is.credibility)) return 'graded'
  return was.certain === is.certain ? null : 'timePassed'
}
