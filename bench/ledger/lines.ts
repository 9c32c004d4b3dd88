import { otherBody } from './bodies.js'
import { casualtiesOf, incidentBody } from './casualties.js'
import { DAY_MS, drawsFor, FIRST_DAY, type LedgerShape, type Plan, type Planned, planOf, waitOf } from './plan.js'
import type { Random } from './random.js'
import { claimants, publishers, towns } from './world.js'

/** One line of an upload: a report, or something done to an earlier one. The key is that of its externalRef. */
export type Line =
  | {
      readonly kind: 'report'
      readonly key: string
      readonly input: object
      /** Whether a later line is about it. */
      readonly again: boolean
    }
  | { readonly kind: 'op'; readonly key: string; readonly op: Op }

/** What is done, in the form of the API's `op` lines, without the development. */
export type Op =
  | { readonly op: 'correct'; readonly reason: 'source-revised'; readonly reportedAt: string; readonly patch: Patch }
  | { readonly op: 'correct'; readonly reason: 'recording-error'; readonly patch: Patch }
  | { readonly op: 'retract'; readonly reason: 'source-withdrew'; readonly reportedAt: string }
  | { readonly op: 'retract'; readonly reason: 'recording-error' }
  | { readonly op: 'reinstate'; readonly reason: 'source-restored'; readonly reportedAt: string }
  | { readonly op: 'grade'; readonly credibility: number }
  | { readonly op: 'duplicate'; readonly of: Reference }
type Patch = { readonly [member: string]: unknown }
type Reference = { readonly system: string; readonly key: string }

const SYSTEM = 'bench'
export const referenceTo = (key: string): Reference => ({ system: SYSTEM, key })

const dateOf = (day: number): string => new Date(FIRST_DAY + Math.floor(day) * DAY_MS).toISOString().slice(0, 10)
/** The last of what a ledger tells is of a day years ago, so that no report lies in the future of who records it. */
const instantOf = (day: number): string => new Date(FIRST_DAY + Math.round(day * DAY_MS)).toISOString()

/** All lines of a ledger, in the order in which they are recorded: the same for the same shape. */
export function* linesOf(shape: LedgerShape): Generator<Line, void, undefined> {
  const plan = planOf(shape)
  for (const { number, step } of plan.order()) {
    const planned = plan.at(number)
    yield step === 0 ? reportLine(plan, planned) : opLine(plan, planned, step)
  }
}

/** A line as it is sent. */
export const lineText = (line: Line): string =>
  `${JSON.stringify(line.kind === 'report' ? line.input : { ...line.op, development: referenceTo(line.key) })}\n`

const keyOf = (number: number): string => String(number)

const reportLine = (plan: Plan, planned: Planned): Line => {
  const key = keyOf(planned.number)
  const random = drawsFor(plan.shape, 'report', planned.number + plan.shape.size)
  const input = {
    ...whatOf(plan, planned),
    reportedAt: instantOf(planned.reported),
    sources: Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => ({
      publisher: random.skewed(publishers),
      title: 'A headline of some length, as headlines are',
      url: `https://news.example/${key}`,
    })),
    externalRef: referenceTo(key),
  }
  const again = planned.later !== null || plan.at(planned.number + 1).copyOf === planned.number
  return { kind: 'report', key, input, again }
}

/** What is said and by whom: of a copy, what the original says. */
const whatOf = (plan: Plan, planned: Planned): Patch => {
  if (planned.copyOf !== null) return whatOf(plan, plan.at(planned.copyOf))
  const random = drawsFor(plan.shape, 'body', planned.number)
  const occurred = random.chance(0.9) ? dateOf(planned.day) : `${dateOf(planned.day)}T0${random.below(10)}:15Z`
  const claim = {
    claimant: random.skewed(claimants),
    ...(random.chance(0.03) ? { stance: random.oneOf(['denies', 'confirms']) } : {}),
    ...(random.chance(0.3) ? { credibility: 1 + random.below(6) } : {}),
  }
  return { occurred, claim, ...bodyOf(plan, planned, random) }
}

const bodyOf = ({ shape }: Plan, { number, incident, isFirst }: Planned, random: Random): object => {
  if (incident > 0) {
    const place = drawsFor(shape, 'incident', incident + shape.size).skewed(towns)
    return { ...incidentBody(random, isFirst), place, incident: `incident-${incident}` }
  }
  if (number > 0 && random.chance(0.01))
    return {
      type: 'ClaimDisputed',
      disputes: referenceTo(keyOf(random.below(number))),
      stance: 'denies',
      summary: 'Nothing of that is so.',
    }
  return otherBody(random, shape.size)
}

const opLine = (plan: Plan, planned: Planned, step: number): Line => {
  const random = drawsFor(plan.shape, 'step', planned.number + step * plan.shape.size)
  const reportedAt = instantOf(planned.reported + waitOf(plan.shape, planned.number, step))
  return { kind: 'op', key: keyOf(planned.number), op: opOf(plan, planned, step, reportedAt, random) }
}

const opOf = (plan: Plan, planned: Planned, step: number, reportedAt: string, random: Random): Op => {
  switch (planned.later) {
    case 'revised':
      return { op: 'correct', reason: 'source-revised', reportedAt, patch: patchOf(plan, planned, random) }
    case 'rectified':
      return { op: 'correct', reason: 'recording-error', patch: patchOf(plan, planned, random) }
    case 'withdrawn':
      return { op: 'retract', reason: 'source-withdrew', reportedAt }
    case 'restored':
      return step === 1
        ? { op: 'retract', reason: 'source-withdrew', reportedAt }
        : { op: 'reinstate', reason: 'source-restored', reportedAt }
    case 'struck':
      return { op: 'retract', reason: 'recording-error' }
    case 'graded':
      return { op: 'grade', credibility: 1 + random.below(5) }
    case 'duplicate':
      return { op: 'duplicate', of: referenceTo(keyOf(planned.copyOf ?? 0)) }
    case null:
      throw new Error(`nothing is done to report ${planned.number}`)
    default: {
      const _: never = planned.later
      return _
    }
  }
}

/** Of a toll the figures are corrected, of everything else a remark. */
const patchOf = (plan: Plan, planned: Planned, random: Random): Patch =>
  'casualties' in whatOf(plan, planned)
    ? { casualties: casualtiesOf(random) }
    : { note: `Put right: see page ${1 + random.below(90)}.` }
