import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Count } from '../../domain/vocabulary/count.js'
import { type Instant, toInstant } from '../../domain/vocabulary/time.js'
import { casualtyRow } from '../../projections/casualties/series.js'
import { evidence } from '../../projections/evidence.js'
import { figureItem } from '../../projections/figures.js'
import type { Point } from './points.js'
import { EVERYTHING, type Selection } from './selection.js'

// What Parley answers, as the texts in which the plain replay of a log tells its figures.

/** Asks one GET below a conflict, and answers its JSON. */
export type Ask = (path: string) => Promise<unknown>

const page = z.object({ nextCursor: z.string().nullable() })
const figuresPage = page.extend({ figures: z.array(figureItem) })
const row = casualtyRow.extend(evidence.shape)
const casualtiesPage = page.extend({ periods: z.array(row), cumulative: z.array(row) })

/** A figure of an answer, and whether it rests on the development that it names and on no other. */
type Answered = {
  readonly series: string
  readonly from: Instant | null
  readonly to: Instant
  readonly count: Count
  readonly isEvident: boolean
}

/** Every figure of a selection at a point, from `/figures` and `/casualties`. */
export const figuresAnswered = async (
  ask: Ask,
  timeZone: string,
  { asOf, knownAt }: Point,
  selection: Selection = EVERYTHING,
): Promise<readonly string[]> => {
  const { first, last, measures, casualties } = selection
  const clocks = `asOf=${toInstant(asOf)}&knownAt=${toInstant(knownAt)}`
  const answered: Answered[] = []
  if (measures.length > 0) {
    const measure = measures === 'all' ? '' : `&measure=${measures.join()}`
    for (const { figures } of await pages(ask, `/figures?${clocks}${measure}`, figuresPage))
      answered.push(...figures.flatMap(valuesOf))
  }
  if (casualties) {
    const window = `&from=${first}&to=${last}`
    for (const { periods, cumulative } of await pages(ask, `/casualties?${clocks}${window}`, casualtiesPage))
      answered.push(...[...periods, ...cumulative].map((of) => casualtyOf(of, timeZone)))
  }
  return answered
    .map(({ from, to, ...others }) => ({ ...others, from: dayAt(from, timeZone), to: dayAt(to, timeZone, 1) }))
    .filter(({ from, to }) => from >= first && to <= last)
    .map(
      ({ series, count, from, to, isEvident }) =>
        `${series}: ${saidOf(count)} (${from} to ${to})${isEvident ? '' : ' on other evidence'}`,
    )
    .sort()
}

const valuesOf = ({ measure, claimant, values, developments }: z.infer<typeof figureItem>): readonly Answered[] => {
  const evident = new Set(developments)
  const series = `${measure} by ${claimant}`
  return values.map(({ occurred: { from, to }, count, developmentId }) => ({
    series,
    from,
    to,
    count,
    isEvident: evident.has(developmentId) && evident.size === values.length,
  }))
}

const casualtyOf = (of: z.infer<typeof row>, timeZone: string): Answered => {
  const { harm, population, since, method, claimant, from, to, count, developmentId, developments } = of
  const span = since === null ? 'of the days' : `since ${dayAt(since, timeZone)}`
  return {
    series: `${harm} of ${population}, ${span}, ${method} by ${claimant}`,
    from,
    to,
    count,
    isEvident: developments.join() === developmentId,
  }
}

/** All pages of a list. */
const pages = async <Page extends z.infer<typeof page>>(
  ask: Ask,
  path: string,
  schema: z.ZodType<Page>,
): Promise<readonly Page[]> => {
  const answers: Page[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const answer: Page = schema.parse(await ask(`${path}&limit=1000${cursor && `&cursor=${cursor}`}`))
    answers.push(answer)
    cursor = answer.nextCursor
  }
  return answers
}

const days = new Map<string, string>()
/** The day that begins at an instant, or the one so many days before; an instant within a day is told as it is. */
const dayAt = (at: Instant | null, timeZone: string, before = 0): string => {
  if (at === null) return 'ever'
  const key = `${at} ${timeZone} ${before}`
  const known = days.get(key)
  if (known !== undefined) return known
  const begins = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone)
  const isMidnight = begins.equals(begins.startOfDay())
  const day = isMidnight ? begins.toPlainDate().subtract({ days: before }).toString() : at
  days.set(key, day)
  return day
}

/** A count as its bounds and qualifier tell it, whatever was given. */
const saidOf = ({ low, best, high, qualifier }: Count): string => {
  const bounds = `${low}, ${best}, ${high}`
  if (qualifier === 'exact' && low === best && best === high) return String(best)
  if (qualifier === 'about' && low === best && best === high) return `~${best}`
  if (qualifier === 'moreThan' && best === null && high === null) return `>${low - 1}`
  if (qualifier === 'upTo' && low === 0 && best !== null && best === high) return `<${best + 1}`
  return `${qualifier} ${bounds}`
}
