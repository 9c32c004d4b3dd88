import type { Clock } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import type { LedgerEvent } from '../../services/event-store.js'
import { entryTime, inKnowledgeOrder, isEntryStruck, type Life, livesOf, type Says } from './facts.js'

/**
 * The ledger as it would be at a clock if those named (`publisher:<id>`, `claimant:<id>`) had never reported: without
 * the developments that rest on them alone, and without their sources in all others.
 */
export const ledgerWithout = (
  ledger: readonly LedgerEvent[],
  names: readonly string[],
  clock: Clock,
): readonly LedgerEvent[] => {
  const recorded = ledger.filter(({ sequence }) => sequence <= clock.sequence)
  const isExcluded = (content: Content): boolean =>
    names.some((name) => {
      const [kind, id] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)]
      const claimant = kind === 'publisher' ? name : id
      return spokenFor(content.claim.claimant, recorded).includes(claimant)
    }) ||
    (content.sources.length > 0 && content.sources.every(({ publisher }) => names.includes(`publisher:${publisher}`)))
  const fallen = livesOf(recorded)
    .filter((life) => isExcluded(lastKnown(life, clock).content))
    .map(({ id }) => `parleyDevelopment-${id}`)
  return ledger
    .filter(({ stream }) => !fallen.includes(stream))
    .map((event) => ({ ...event, data: JSON.parse(JSON.stringify(event.data, withoutSources(names))) }))
}

const withoutSources = (names: readonly string[]) => (member: string, value: unknown) =>
  member === 'sources' && Array.isArray(value)
    ? value.filter(({ publisher }) => !names.includes(`publisher:${publisher}`))
    : value

/** What was last known of a development, whether it stands or not; what will be known first where nothing is yet. */
const lastKnown = (life: Life, { knownAt }: Clock): Says => {
  const says = life.entries.filter((entry) => entry.kind === 'says').sort(inKnowledgeOrder)
  const unstruck = says.filter((entry) => !isEntryStruck(life, entry))
  const statements = unstruck.length > 0 ? unstruck : says
  const known = statements.filter((entry) => entryTime(entry) < knownAt).at(-1) ?? statements[0]
  if (known === undefined) throw new Error('a development that says nothing')
  return known
}

/** A claimant, and all for whom it speaks by what the glossary events tell. */
const spokenFor = (claimant: string, recorded: readonly LedgerEvent[]): readonly string[] => {
  const [kind, id] = claimant.startsWith('publisher:') ? ['Publisher', claimant.slice(10)] : ['Party', claimant]
  const entry = recorded.filter(({ type, data }) => type === `${kind}Registered` && data.id === id).at(-1)
  const next = entry?.data.speaksFor
  return typeof next === 'string' ? [claimant, ...spokenFor(next, recorded)] : [claimant]
}
