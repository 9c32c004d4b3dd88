import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Clock, UNBOUNDED } from '../../domain/clocks.js'
import { DEVELOPMENT_STREAM } from '../../domain/development/events.js'
import { isDevelopmentType } from '../../domain/developments/catalogue.js'
import { NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import type { Correction } from '../../projections/corrections.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import { correctionsAlong } from '../../services/changes/corrections.js'
import { settingOf } from '../../services/changes/setting.js'
import { boundsOf, clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { ledgerIndexOf, warOf } from './indexed.js'
import { positionLedger } from './position-ledgers.js'
import { stateAt, type ToldState } from './told-states.js'

const cases = fc.tuple(
  fc.oneof(conflictLedger, positionLedger),
  clockPick.map((pick) => ({ ...pick, certainty: 'certain' as const })),
  fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
)

/** The figures and positions among all that is told at a clock; the tally as a whole is no figure that anybody gave. */
const answeredAt = (index: ConflictIndex, clock: Clock): ToldState =>
  new Map(
    [...stateAt(settingOf(index, clock, NO_EXCLUSIONS, DEFAULT_POLICY))].filter(
      ([path]) => /^(casualties|figures|positions)\//.test(path) && path !== 'casualties/incidents',
    ),
  )

const differing = (a: ToldState, b: ToldState): readonly string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((path) => JSON.stringify(a.get(path)) !== JSON.stringify(b.get(path)))

const correctionsOf = async (ledger: ReturnType<typeof ledgerIndexOf>, clock: Clock): Promise<Correction[]> => {
  const here = settingOf(warOf(ledger), clock, NO_EXCLUSIONS, DEFAULT_POLICY)
  const window = { after: 0, until: clock.sequence }
  const found: Correction[] = []
  for (const one of correctionsAlong('ledger', here, window, ledger)) if (one) found.push(one)
  return found
}

t.test(
  'whatever a read answered of figures and positions, and answers otherwise since a correction, is told',
  async (t) => {
    let compared = 0
    const property = fc.asyncProperty(cases, async ([book, pick, worlds]) => {
      const clock = clockOf(book, pick)
      const ledger = ledgerIndexOf(book.events)
      const index = warOf(ledger)
      const told = new Map<number | null, Set<string>>()
      for (const { view, path, cause } of await correctionsOf(ledger, clock))
        told.set(cause.sequence, (told.get(cause.sequence) ?? new Set()).add(`${view}${path}`))
      const bounds = boundsOf(book).filter((bound) => bound <= clock.asOf)
      for (const { sequence, stream, type } of book.events) {
        if (sequence > clock.sequence || !stream.startsWith(DEVELOPMENT_STREAM) || isDevelopmentType(type)) continue
        const id = stream.slice(DEVELOPMENT_STREAM.length)
        const isShown = (before: number) =>
          index.read({ ...clock, asOf: UNBOUNDED, sequence: before }).facts.some((fact) => fact.id === id)
        if (![...Array(sequence).keys()].some(isShown)) continue
        for (const asOf of worlds.map((n) => bounds[n % bounds.length] ?? clock.asOf)) {
          const [before, after] = [sequence - 1, sequence].map((at) =>
            answeredAt(index, { ...clock, asOf, sequence: at }),
          )
          if (!before || !after) throw new Error('there are two')
          for (const path of differing(before, after)) {
            ok(told.get(sequence)?.has(path), `${path} as of ${asOf}, corrected by ${sequence}`)
            compared += 1
          }
        }
      }
    })
    await holds(t, property, 400)
    t.ok(compared > 50, 'much was corrected')
  },
)

t.test('a read at the clocks of a correction answers what it says, before and since', async (t) => {
  let compared = 0
  const property = fc.asyncProperty(cases, async ([book, pick]) => {
    const clock = clockOf(book, pick)
    const ledger = ledgerIndexOf(book.events)
    for (const { view, path, before, after, now, asOf, cause } of await correctionsOf(ledger, clock)) {
      const at = (sequence: number) =>
        answeredAt(warOf(ledger), { ...clock, asOf: Date.parse(asOf) + 1, sequence }).get(`${view}${path}`) ?? null
      const sequence = cause.sequence ?? 0
      deepStrictEqual([before, after, now], [at(sequence - 1), at(sequence), at(clock.sequence)])
      compared += 1
    }
  })
  await holds(t, property, 400)
  t.ok(compared > 50, 'much was corrected')
})
