import type { Fact } from '../../domain/clocks.js'
import { afterStep, type Course, NO_COURSE, type Step } from './course.js'
import type { Window } from './window.js'

/** What became of a party's step that does not decide where the party stands. */
export type StepFate =
  /** `by`: the step that took the place of what it said. */
  | { readonly reason: 'superseded'; readonly by: Fact }
  /** It said nothing that was not so without it. */
  | { readonly reason: 'noEffect' }
  /** It is about a time that is not, or while nothing runs. `from`: when it takes effect, where that is to come. */
  | { readonly reason: 'notNow'; readonly from: number | null }

/** The statements that a course is made of so far. */
const madeOf = ({ joinedBy, window, switches, ended }: Course): ReadonlySet<Fact> =>
  new Set([
    ...joinedBy,
    ...(window ? [...window.openedBy, ...window.fromBy, ...window.toBy] : []),
    ...switches.map(({ by }) => by),
    ...(ended ? [ended.by] : []),
  ])

/**
 * What became of the steps of one party, in fold order, that are not among those deciding where it stands at `now`
 * (milliseconds since 1970).
 */
export const fatesOf = (
  steps: readonly Fact<Step>[],
  offered: Window | null,
  deciding: ReadonlySet<Fact>,
  now: number,
): ReadonlyMap<Fact, StepFate> => {
  const fates = new Map<Fact, StepFate>()
  let course = NO_COURSE
  let made = madeOf(course)
  for (const step of steps) {
    course = afterStep(course, step, offered)
    const next = madeOf(course)
    for (const earlier of made) if (!next.has(earlier)) fates.set(earlier, { reason: 'superseded', by: step })
    if (!next.has(step)) fates.set(step, { reason: 'noEffect' })
    made = next
  }
  const left = new Set(steps.filter((step) => made.has(step) && !deciding.has(step)))
  for (const step of left) fates.set(step, fateOfLeft(step, steps, course, deciding, now))
  return new Map([...fates].filter(([step]) => !deciding.has(step)))
}

/** What became of a step that the course still holds, though nothing is decided by it. */
const fateOfLeft = (
  step: Fact<Step>,
  steps: readonly Fact<Step>[],
  { switches, ended }: Course,
  deciding: ReadonlySet<Fact>,
  now: number,
): StepFate => {
  if (ended) return { reason: 'superseded', by: ended.by }
  const own = switches.find(({ by }) => by === step)
  if (own && own.at > now) return { reason: 'notNow', from: own.at }
  const later = own
    ? switches.findLast(({ at }) => at <= now)?.by
    : steps.slice(steps.indexOf(step) + 1).find((other) => deciding.has(other))
  return later && later !== step && deciding.has(later)
    ? { reason: 'superseded', by: later }
    : { reason: 'notNow', from: null }
}
