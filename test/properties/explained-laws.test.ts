import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Clock, Fact } from '../../domain/clocks.js'
import type { Considered } from '../../domain/considered.js'
import { exclusionsOf, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { accountsOf } from '../../projections/ceasefires/accounts.js'
import { explainCeasefires } from '../../projections/ceasefires/explain.js'
import { ceasefires } from '../../projections/ceasefires.js'
import { explainCells } from '../../projections/positions/explain.js'
import { type ExplainedPosition, positionReasons } from '../../projections/positions/explanation.js'
import { positions } from '../../projections/positions.js'
import { proposalsAt } from '../../projections/proposals.js'
import { type At, show, touchesOf, type View } from '../../projections/view.js'
import { statementsOf } from '../../services/as-of-index/statements.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { ceasefireLedger } from './ceasefire-ledgers.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'
import { positionLedger } from './position-ledgers.js'

const somebody = exclusionsOf(['claimant:west'])

/** A ledger read at a clock, and every statement in it that is considered there. */
type Case = { readonly facts: readonly Fact[]; readonly at: At; readonly statements: readonly Considered[] }

const caseOf = (book: LedgerBook, clock: Clock, isLeavingOut: boolean): Case => {
  const index = indexOf(book.events)
  const exclusions = isLeavingOut ? somebody : NO_EXCLUSIONS
  const { facts, glossary } = index.read(clock, exclusions)
  return { facts, at: { clock, glossary }, statements: statementsOf(index, clock, book.head, exclusions) }
}

const cases = (ledger: fc.Arbitrary<LedgerBook>) =>
  fc.tuple(ledger, clockPick, fc.boolean()).map(([book, pick, isLeavingOut]) => ({
    book,
    ...caseOf(book, clockOf(book, pick), isLeavingOut),
  }))

type Claim = {
  readonly developmentId: string
  readonly statement: number
  readonly recorded: number
  readonly ordinal?: number
}
const nameOf = (key: string, { developmentId, statement, recorded, ordinal = 0 }: Claim): string =>
  `${key} ${developmentId} ${statement} ${recorded} ${ordinal}`

/** What the statements say of a view's items, as far as that needs nothing but the statement itself. */
const namedBy = <Entry, Item, Given>(
  view: View<Entry, Item, Given>,
  { at, statements }: Case,
  given: Given,
): { readonly shown: readonly string[]; readonly all: readonly string[] } => {
  const named = ({ fact, recorded }: Considered): readonly string[] => {
    const times = new Map<string, number>()
    return touchesOf(view, fact, at, given).map(({ key }) => {
      const ordinal = times.get(key) ?? 0
      times.set(key, ordinal + 1)
      const { id: developmentId, statement } = fact
      return nameOf(key, { developmentId, statement, recorded, ordinal })
    })
  }
  return { shown: statements.filter(({ hidden }) => hidden === null).flatMap(named), all: statements.flatMap(named) }
}

const isOnce = (names: readonly string[]): void => deepStrictEqual(names.length, new Set(names).size)

/** The reason of a claim that the clock shows, among those beside it in fold order. */
const expectedReason = (claim: ExplainedPosition, beside: readonly ExplainedPosition[]): string => {
  const isMoving = ({ claimStance }: ExplainedPosition) => claimStance === 'asserts' || claimStance === 'confirms'
  if (!isMoving(claim)) return 'stance'
  const moving = beside.filter(isMoving)
  const { developmentId, ordinal } = claim
  if (moving.some((other) => other.developmentId === developmentId && other.ordinal > ordinal)) return 'sameDevelopment'
  if (claim.voice === 'attributed' && moving.some(({ voice }) => voice === 'own')) return 'attributed'
  return moving.findLast(({ voice }) => voice === claim.voice) === claim ? 'stands' : 'superseded'
}

t.test('what was ever said of a cell stands once in its explanation, with the reason that fits first', async (t) => {
  const reached = new Set<string>()
  const property = fc.property(cases(fc.oneof(positionLedger, conflictLedger)), (one) => {
    const { facts, at, statements } = one
    const { cells, explanationOf } = explainCells(statements, at)
    const claims = cells.flatMap((cell) =>
      explanationOf(cell).claims.map((claim) => ({ key: `${cell.issue}/${cell.party}`, claim })),
    )
    const names = claims.map(({ key, claim }) => nameOf(key, claim))
    isOnce(names)
    const { shown, all } = namedBy(positions, one, proposalsAt(facts, at))
    for (const name of all) ok(names.includes(name), `${name} is told of`)
    const hidden = new Map(
      statements.map(({ fact, recorded, hidden }) => [`${fact.id} ${fact.statement} ${recorded}`, hidden]),
    )
    const reasonOf = ({ developmentId, statement, recorded }: Claim) =>
      hidden.get(`${developmentId} ${statement} ${recorded}`)?.reason
    deepStrictEqual(
      claims.flatMap(({ key, claim }) => (reasonOf(claim) ? [] : [nameOf(key, claim)])).sort(),
      [...shown].sort(),
      'of what the clock shows just what the view reads',
    )
    for (const { key, claim } of claims) {
      reached.add(claim.reason)
      const beside = claims.flatMap((other) => (other.key === key && !reasonOf(other.claim) ? [other.claim] : []))
      deepStrictEqual(claim.reason, reasonOf(claim) ?? expectedReason(claim, beside))
    }
  })
  await holds(t, property, 400)
  t.strictSame(
    positionReasons.filter((reason) => !reached.has(reason)),
    [],
  )
})

t.test('a cell shows what stands by its explanation, and rests on what is beaten as well', async (t) => {
  const beaten = ['stands', 'sameDevelopment', 'attributed', 'superseded']
  const property = fc.property(cases(positionLedger), ({ facts, at, statements }) => {
    const { cells, explanationOf } = explainCells(statements, at)
    const shown = show(positions, facts, at, proposalsAt(facts, at))
    const standing = cells.flatMap((cell) =>
      explanationOf(cell).claims.flatMap(({ reason, developmentId, stance, value, summary, voice, claimant }) =>
        reason === 'stands' ? [{ ...cell, developmentId, stance, value, summary, voice, claimant }] : [],
      ),
    )
    deepStrictEqual(
      standing,
      shown.map(({ item: { issue, party, developmentId, stance, value, summary, voice, claimant } }) => ({
        issue,
        party,
        developmentId,
        stance,
        value,
        summary,
        voice,
        claimant,
      })),
    )
    for (const { item, facts } of shown) {
      const rests = explanationOf(item).claims.filter(({ reason }) => beaten.includes(reason))
      deepStrictEqual(new Set(rests.map(({ developmentId }) => developmentId)), new Set(facts.map(({ id }) => id)))
    }
  })
  await holds(t, property, 250)
})

t.test('what was ever said of a ceasefire stands once in its explanation', async (t) => {
  const property = fc.property(cases(fc.oneof(ceasefireLedger, conflictLedger)), (one) => {
    const { facts, at, statements } = one
    const { keys, explanationOf } = explainCeasefires(statements, at)
    const claims = keys.flatMap((key) => explanationOf(key).claims.map((claim) => ({ key, claim })))
    const names = claims.map(({ key, claim }) => nameOf(key, claim))
    isOnce(names)
    const { shown, all } = namedBy(ceasefires, one, proposalsAt(facts, at))
    for (const name of all) ok(names.includes(name), `${name} is told of`)
    const hidden = new Map(
      statements.map(({ fact, recorded, hidden }) => [`${fact.id} ${fact.statement} ${recorded}`, hidden]),
    )
    for (const { claim } of claims) {
      const { developmentId, statement, recorded, reason, stance } = claim
      const why = hidden.get(`${developmentId} ${statement} ${recorded}`)?.reason
      if (why) deepStrictEqual(reason, why)
      else deepStrictEqual(reason === 'stance', stance === 'denies' || stance === 'doubts')
    }
    deepStrictEqual(
      claims
        .flatMap(({ key, claim }) =>
          hidden.get(`${claim.developmentId} ${claim.statement} ${claim.recorded}`) ? [] : [nameOf(key, claim)],
        )
        .sort(),
      [...shown].sort(),
    )
  })
  await holds(t, property, 250)
})

t.test('a ceasefire stands as it does by what counts alone, overall, for each party and by each account', async (t) => {
  const property = fc.property(cases(fc.oneof(ceasefireLedger, conflictLedger)), ({ facts, at, statements }) => {
    const { explanationOf } = explainCeasefires(statements, at)
    const given = proposalsAt(facts, at)
    for (const { key, item, facts: about } of show(ceasefires, facts, at, given)) {
      const { claims, decidedBy, parties, accordingTo } = explanationOf(key)
      const isAboutProposal = ({ content }: Fact): boolean => 'proposal' in content && content.proposal !== undefined
      const left = (ids: readonly string[]) =>
        accountsOf(
          about.filter((fact) => ids.includes(fact.id) || isAboutProposal(fact)),
          at,
          given,
        )
      const counted = claims.flatMap(({ reason, developmentId }) => (reason === 'counted' ? [developmentId] : []))
      const { overall, from, to, parties: stand } = item
      deepStrictEqual(left(counted).own.picture, { overall, from, to, parties: stand })
      deepStrictEqual(left(decidedBy).own.picture, { overall, from, to, parties: stand })
      deepStrictEqual(
        parties.map(({ party }) => party),
        stand.map(({ party }) => party),
      )
      for (const { party, decidedBy } of parties)
        deepStrictEqual(
          left(decidedBy).own.picture.parties.find((one) => one.party === party),
          stand.find((one) => one.party === party),
        )
      deepStrictEqual(
        accordingTo.map(({ claimant }) => claimant),
        item.accordingTo.map(({ claimant }) => claimant),
      )
      for (const { claimant, decidedBy } of accordingTo) {
        const { root: _, claimant: __, ...told } = item.accordingTo.find((one) => one.claimant === claimant) ?? {}
        const again = left(decidedBy).byClaimant.find((one) => one.claimant === claimant)
        deepStrictEqual(again?.picture ?? { overall: 'none', from: null, to: null, parties: [] }, told)
      }
    }
  })
  await holds(t, property, 400)
})

t.test('while no party has taken a step, proposals other than the one that counts change nothing', async (t) => {
  const property = fc.property(cases(ceasefireLedger), ({ facts, at, statements }) => {
    const { explanationOf } = explainCeasefires(statements, at)
    const given = proposalsAt(facts, at)
    for (const { key, item, facts: about } of show(ceasefires, facts, at, given)) {
      if (accountsOf(about, at, given).own.acting.size > 0) continue
      const aside = new Set(
        explanationOf(key).claims.flatMap(({ developmentId, reason }) =>
          reason === 'otherProposal' ? [developmentId] : [],
        ),
      )
      const left = accountsOf(
        about.filter(({ id }) => !aside.has(id)),
        at,
        given,
      )
      const { overall, from, to, parties } = item
      deepStrictEqual(left.own.picture, { overall, from, to, parties })
    }
  })
  await holds(t, property, 200)
})
