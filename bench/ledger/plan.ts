import { type Random, randomOf } from './random.js'

// When what is reported, recorded and put right, before a word of it is written: a million reports fit into a few arrays.

/** How large a ledger is to be, in developments, and which of all such ledgers it is. */
export type LedgerShape = { readonly size: number; readonly seed: number }

/** Days that the war lasts, and the first of them in milliseconds since 1970. */
export const DAYS = 1_500
export const FIRST_DAY = Date.UTC(2019, 0, 1)
export const DAY_MS = 86_400_000

/** The share of developments that are claims about incidents. */
const INCIDENT_SHARE = 0.8
/** So many days see a burst: fifteen of a hundred incidents are of one of them. */
const BURSTS = 20

/** What becomes of a report later; a copy is marked as a duplicate of the report before it. */
export type Later = 'revised' | 'rectified' | 'withdrawn' | 'restored' | 'struck' | 'graded' | 'duplicate' | null

/** Where a report stands; days are counted from the first of the war, with fractions. */
export type Planned = {
  readonly number: number
  /** Its incident; 0 where it is of another kind. */
  readonly incident: number
  /** Whether it is the first claim about its incident. */
  readonly isFirst: boolean
  readonly copyOf: number | null
  readonly day: number
  readonly reported: number
  readonly recorded: number
  readonly later: Later
}

export type Plan = {
  readonly shape: LedgerShape
  readonly at: (number: number) => Planned
  /** What is sent, in the order of recording: a report, or the `step`th thing done to it (1 or 2). */
  readonly order: () => Generator<{ readonly number: number; readonly step: number }, void, undefined>
}

/** Days between what is told and its report: mostly none, sometimes weeks, now and then more than a year. */
const lagOf = (random: Random): number => {
  const at = random.next()
  if (at < 0.7) return 0
  if (at < 0.9) return 1 + random.below(7)
  return at < 0.98 ? 8 + random.below(90) : 100 + random.below(400)
}

/** Days between a report and its recording: one in ten comes late. */
const delayOf = (random: Random): number => (random.chance(0.9) ? random.next() / 4 : 1 + random.below(200))

const dayOf = (random: Random): number =>
  random.chance(0.15) ? random.below(BURSTS) * (DAYS / BURSTS) + 10 : random.below(DAYS)

const laterOf = (random: Random): Later => {
  const at = random.next()
  if (at < 0.065) return 'revised'
  if (at < 0.1) return 'rectified'
  if (at < 0.104) return 'withdrawn'
  if (at < 0.107) return 'restored'
  if (at < 0.112) return 'struck'
  return at < 0.125 ? 'graded' : null
}

/** How many things are done to a report, of which the last comes `days` after its recording. */
const stepsOf = (later: Later): number => (later === null ? 0 : later === 'restored' ? 2 : 1)

/** Draws of one thing, by what they are for, so that none depends on another. */
const DRAWS = { claims: 1, incident: 2, report: 3, body: 4, step: 5 } as const

/** The random numbers of one thing of a ledger. */
export const drawsFor = ({ seed }: LedgerShape, what: keyof typeof DRAWS, number: number): Random =>
  randomOf(seed, DRAWS[what], number)

/** Days after the recording at which the `step`th thing is done. */
export const waitOf = (shape: LedgerShape, number: number, step: number): number =>
  step + drawsFor(shape, 'step', number).next() * 60

/** About three claims an incident, which makes 300,000 incidents for a million developments. */
const incidentsFor = (shape: LedgerShape): Uint32Array => {
  const incidents = new Uint32Array(shape.size)
  let number = 0
  for (let incident = 1; number < shape.size * INCIDENT_SHARE; incident += 1) {
    const claims = 1 + Math.floor(drawsFor(shape, 'claims', incident).next() ** 2 * 6)
    for (let claim = 0; claim < claims && number < shape.size; claim += 1) incidents[number++] = incident
  }
  return incidents
}

export const planOf = (shape: LedgerShape): Plan => {
  const incidents = incidentsFor(shape)
  const at = (number: number): Planned => {
    const incident = incidents[number] ?? 0
    const isFirst = incident !== (incidents[number - 1] ?? 0)
    const random = drawsFor(shape, 'report', number)
    const day = incident === 0 ? dayOf(random) : dayOf(drawsFor(shape, 'incident', incident))
    const reported = day + lagOf(random) + 0.5 + random.next() * 0.4
    const recorded = reported + delayOf(random)
    const later = laterOf(random)
    if (incident === 0 || isFirst || !random.chance(0.02))
      return { number, incident, isFirst, copyOf: null, day, reported, recorded, later }
    const original = at(number - 1)
    const known = Math.max(reported, original.reported + 0.1)
    const copied = Math.max(known, original.recorded) + 0.1
    return {
      number,
      incident,
      isFirst,
      copyOf: number - 1,
      day,
      reported: known,
      recorded: copied,
      later: 'duplicate',
    }
  }
  return { shape, at, order: () => inOrder(shape, at) }
}

/** Steps of one report are kept apart by this factor in the numbers that are sorted. */
const STEPS = 3

function* inOrder(shape: LedgerShape, at: Plan['at']): ReturnType<Plan['order']> {
  const times = new Float64Array(shape.size * STEPS)
  const sent: number[] = []
  for (let number = 0; number < shape.size; number += 1) {
    const { recorded, later } = at(number)
    for (let step = 0; step <= stepsOf(later); step += 1) {
      times[number * STEPS + step] = recorded + (step === 0 ? 0 : waitOf(shape, number, step))
      sent.push(number * STEPS + step)
    }
  }
  const order = Uint32Array.from(sent).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b)
  for (const place of order) yield { number: Math.floor(place / STEPS), step: place % STEPS }
}
