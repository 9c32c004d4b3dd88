import type { Considered } from '../../domain/considered.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { statementsOf } from '../../services/as-of-index/statements.js'
import type { RawQuery } from './parameters.js'
import { fault, HttpProblem } from './problems.js'
import type { Read } from './reading.js'
import type { ReadingFrom, ReadPlan } from './resolve-read.js'

/** A read that may be asked to explain itself. */
export type Explaining = {
  /**
   * What it adds to the plan of the read. Claims that are recorded later than the ledger clock are told of too, so the
   * citation says up to where they were looked for.
   */
  readonly plan: Pick<ReadPlan, 'defaults' | 'changing'>
  /** Every statement of these types that is considered; null where no explanation is asked for. */
  readonly considered: (read: Read, types: ReadonlySet<DevelopmentType>) => readonly Considered[] | null
}

/**
 * Whether, and up to where, a request asks for an explanation. Up to where claims are looked for, asked without one, is
 * PARLEY_BAD_PARAMETER, as it would change nothing; a cursor names both.
 */
export const explainingBy = ({ index }: ReadingFrom, query: RawQuery): Explaining => {
  const isExplained = query.explain?.trim() === 'true'
  const isPlain = query.explain === undefined || query.explain.trim() === 'false'
  if (query.considered !== undefined && isPlain && query.cursor === undefined)
    throw new HttpProblem(
      fault('PARLEY_BAD_PARAMETER', 'A parameter stands alone.', [
        { parameter: 'considered', message: 'can only stand beside `explain=true`' },
      ]),
    )
  const last = index.head?.sequence ?? 0
  return {
    plan: {
      defaults: isExplained ? { considered: String(last) } : {},
      changing: isExplained && query.considered === undefined,
    },
    considered: ({ conflictIndex, at: { clock }, values: { explain, considered }, exclusions }, types) => {
      if (typeof explain !== 'object' || !explain.includes('true')) return null
      const until = typeof considered === 'number' ? considered : last
      const upTo = Math.max(until, clock.sequence)
      return statementsOf(conflictIndex, clock, upTo, exclusions, conflictIndex.ofTypes(types))
    },
  }
}
