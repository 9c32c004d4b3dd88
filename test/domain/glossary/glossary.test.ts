import fc from 'fast-check'
import t from 'tap'
import { type ConflictEvent, evolveConflict } from '../../../domain/conflict.js'
import {
  callings,
  claimantChain,
  countsAs,
  emptyGlossary,
  entryOf,
  type Glossary,
  liesWithin,
  namesOf,
  rootOfClaimant,
  rootParty,
  speaksForChain,
  voiceOf,
} from '../../../domain/glossary/glossary.js'

const party = (id: string, speaksFor?: string, name = id, aliases: string[] = []): ConflictEvent => ({
  type: 'PartyRegistered',
  data: { id, name, kind: 'state', aliases, ...(speaksFor === undefined ? {} : { speaksFor }) },
})
const place = (id: string, within?: string, name = id, aliases: string[] = []): ConflictEvent => ({
  type: 'PlaceRegistered',
  data: { id, name, aliases, ...(within === undefined ? {} : { within }) },
})
const publisher = (id: string, speaksFor?: string): ConflictEvent => ({
  type: 'PublisherRegistered',
  data: { id, name: id, aliases: [], ...(speaksFor === undefined ? {} : { speaksFor }) },
})
const issue = (id: string, title: string, options: string[], aliases: string[] = []): ConflictEvent => ({
  type: 'IssueRegistered',
  data: { id, title, options, aliases },
})
const glossaryOf = (...events: readonly ConflictEvent[]): Glossary => evolveConflict(emptyGlossary('war'), events)

const WAR = glossaryOf(
  party('russia', undefined, 'Russia', ['Russian Federation']),
  party('putin', 'russia', 'Vladimir Putin'),
  party('kremlin', 'putin'),
  party('peskov', 'kremlin', 'Dmitry Peskov'),
  party('ukraine', undefined, 'Ukraine', ['Україна']),
  party('zelensky', 'ukraine', 'Volodymyr Zelensky', ['Zelenskyy', 'Zelenski']),
  publisher('tass', 'russia'),
  publisher('kremlin-site', 'peskov'),
  publisher('wire'),
  place('ukraine', undefined, 'Ukraine'),
  place('kyiv-oblast', 'ukraine', 'Kyiv Oblast'),
  place('kyiv', 'kyiv-oblast', 'Kyïv', ['Kiev']),
  place('irpin', 'kyiv-oblast'),
  issue('nato-membership', 'NATO membership', ['member', 'neutral'], ['NATO']),
)

t.test('whoever speaks for a party counts as it, at whatever remove, and not the other way round', async (t) => {
  t.strictSame(speaksForChain(WAR, 'peskov'), ['peskov', 'kremlin', 'putin', 'russia'])
  t.strictSame(speaksForChain(WAR, 'russia'), ['russia'])
  for (const id of ['russia', 'putin', 'kremlin', 'peskov']) {
    t.equal(rootParty(WAR, id), 'russia', id)
    t.ok(countsAs(WAR, id, 'russia'), id)
  }
  t.ok(countsAs(WAR, 'peskov', 'putin'))
  t.notOk(countsAs(WAR, 'putin', 'peskov'))
  t.notOk(countsAs(WAR, 'russia', 'putin'))
  t.notOk(countsAs(WAR, 'zelensky', 'russia'))
})

t.test('an unknown party is its own root', async (t) => {
  t.strictSame(speaksForChain(WAR, 'nobody'), ['nobody'])
  t.equal(rootParty(WAR, 'nobody'), 'nobody')
  t.ok(countsAs(WAR, 'nobody', 'nobody'))
  t.notOk(countsAs(WAR, 'nobody', 'russia'))
})

t.test('a publisher that speaks for a party is rolled up into it; another is its own root', async (t) => {
  t.strictSame(claimantChain(WAR, 'publisher:tass'), ['publisher:tass', 'russia'])
  t.strictSame(claimantChain(WAR, 'publisher:kremlin-site'), [
    'publisher:kremlin-site',
    'peskov',
    'kremlin',
    'putin',
    'russia',
  ])
  t.strictSame(claimantChain(WAR, 'publisher:wire'), ['publisher:wire'])
  t.strictSame(claimantChain(WAR, 'publisher:unknown'), ['publisher:unknown'])
  t.equal(rootOfClaimant(WAR, 'publisher:tass'), 'russia')
  t.equal(rootOfClaimant(WAR, 'peskov'), 'russia')
  t.equal(rootOfClaimant(WAR, 'publisher:wire'), 'publisher:wire')
})

t.test('a publisher and a party of the same id are two claimants', async (t) => {
  const glossary = glossaryOf(party('tass'), party('russia'), publisher('tass', 'russia'))
  t.equal(rootOfClaimant(glossary, 'tass'), 'tass')
  t.equal(rootOfClaimant(glossary, 'publisher:tass'), 'russia')
})

t.test("a voice is a party's own when the claimant is the party or speaks for it, else attributed", async (t) => {
  for (const claimant of ['russia', 'putin', 'peskov', 'publisher:tass', 'publisher:kremlin-site'])
    t.equal(voiceOf(WAR, claimant, 'russia'), 'own', claimant)
  for (const claimant of ['ukraine', 'zelensky', 'publisher:wire', 'publisher:unknown', 'nobody'])
    t.equal(voiceOf(WAR, claimant, 'russia'), 'attributed', claimant)
  t.equal(voiceOf(WAR, 'russia', 'putin'), 'attributed', 'a state does not speak for its president')
})

t.test('a place lies within itself and all that it lies within', async (t) => {
  for (const whole of ['kyiv', 'kyiv-oblast', 'ukraine']) t.ok(liesWithin(WAR, 'kyiv', whole), whole)
  t.notOk(liesWithin(WAR, 'kyiv', 'irpin'))
  t.notOk(liesWithin(WAR, 'ukraine', 'kyiv'))
  t.ok(liesWithin(WAR, 'atlantis', 'atlantis'))
  t.notOk(liesWithin(WAR, 'atlantis', 'ukraine'))
  t.notOk(liesWithin(WAR, 'kyiv', 'russia'), 'a party is no place')
})

t.test('however long a chain is, all of it has one root', async (t) => {
  const events = Array.from({ length: 300 }, (_, index) => [
    party(`p${index}`, index === 0 ? undefined : `p${index - 1}`),
    place(`q${index}`, index === 0 ? undefined : `q${index - 1}`),
  ]).flat()
  const glossary = glossaryOf(...events)
  for (const index of [0, 1, 99, 100, 101, 299]) {
    t.equal(rootParty(glossary, `p${index}`), 'p0', `p${index}`)
    t.equal(voiceOf(glossary, `p${index}`, 'p0'), 'own', `p${index}`)
    t.ok(liesWithin(glossary, `q${index}`, 'q0'), `q${index}`)
  }
})

t.test('a circle, as it may stand between two events of one bulk put, is gone round once', async (t) => {
  // Of a speaks for b the bulk makes b speaks for a.
  const glossary = glossaryOf(party('a', 'b'), party('b', 'a'), place('p', 'q'), place('q', 'p'), party('self', 'self'))
  t.strictSame(speaksForChain(glossary, 'a'), ['a', 'b'])
  t.strictSame(speaksForChain(glossary, 'b'), ['b', 'a'])
  t.strictSame(speaksForChain(glossary, 'self'), ['self'])
  t.ok(liesWithin(glossary, 'p', 'q'))
  t.notOk(liesWithin(glossary, 'p', 'elsewhere'))
})

t.test('roll-up is a preorder whose roots agree', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  // Each party speaks for an earlier one, for one that is not registered, or for none.
  const forest = fc
    .tuple(...ids.map((_, index) => fc.option(fc.nat(index), { nil: undefined })))
    .map((ups) =>
      glossaryOf(
        ...ups.map((up, index) =>
          party(ids[index] ?? '', up === undefined ? undefined : (ids[up - 1] ?? 'unregistered')),
        ),
      ),
    )
  const id = fc.constantFrom(...ids)
  fc.assert(
    fc.property(forest, id, id, id, (glossary, a, b, c) => {
      const counts = (x: string, y: string): boolean => countsAs(glossary, x, y)
      return (
        counts(a, a) &&
        (!counts(a, b) || !counts(b, c) || counts(a, c)) &&
        (!counts(a, b) || rootParty(glossary, a) === rootParty(glossary, b)) &&
        (a === b || !counts(a, b) || !counts(b, a)) &&
        rootParty(glossary, rootParty(glossary, a)) === rootParty(glossary, a)
      )
    }),
  )
})

t.test('a name is resolved by id, name or alias, whatever its case and accents, within its kind', async (t) => {
  const { resolve } = namesOf(WAR)
  for (const name of ['kyiv', 'KYIV', 'Kyïv', ' Kyiv ', 'Kiev', 'ＫＩＥＶ', 'Kie\u0301v'])
    t.equal(resolve('place', name), 'kyiv', name)
  for (const name of ['zelensky', 'ZELENSKYY', 'Zelenski', 'volodymyr  zelensky'])
    t.equal(resolve('party', name), 'zelensky', name)
  t.equal(resolve('party', 'україна'), 'ukraine')
  t.equal(resolve('place', 'Ukraine'), 'ukraine', 'Ukraine is a party and a place')
  t.equal(resolve('issue', 'nato'), 'nato-membership')
  t.equal(resolve('issue', 'NATO Membership'), 'nato-membership')
  t.equal(resolve('publisher', 'TASS'), 'tass')
  for (const name of ['Kyjiw', 'Україна', '', ' ', '__proto__', 'constructor', 'russia'])
    t.equal(resolve('place', name), undefined, name)
})

t.test('an unknown name is answered with the nearest of its kind', async (t) => {
  const { nearest } = namesOf(WAR)
  t.ok(nearest('place', 'Kyjiw').includes('kyiv'))
  t.strictSame(nearest('party', 'Zelenskiy')[0], 'Zelenski')
  t.ok(nearest('party', 'Rusia').every((name) => /^russia$/i.test(name)))
  t.strictSame(nearest('publisher', 'Kyjiw'), [])
})

t.test('an alias that is removed is no name any more, one that is added is', async (t) => {
  const changed = evolveConflict(WAR, [
    { type: 'AliasRemoved', data: { kind: 'place', id: 'kyiv', alias: 'Kiev' } },
    { type: 'AliasAdded', data: { kind: 'place', id: 'kyiv', alias: 'Kyjiw' } },
  ])
  t.equal(namesOf(changed).resolve('place', 'kiev'), undefined)
  t.equal(namesOf(changed).resolve('place', 'KYJIW'), 'kyiv')
  t.equal(namesOf(WAR).resolve('place', 'kiev'), 'kyiv', 'the glossary before is as it was')
})

t.test('an entry is found by its id and kind, with its callings and options', async (t) => {
  t.match(entryOf(WAR, 'place', 'kyiv'), { id: 'kyiv', within: 'kyiv-oblast' })
  t.equal(entryOf(WAR, 'party', 'kyiv'), undefined)
  t.equal(entryOf(WAR, 'party', 'constructor'), undefined)
  const nato = entryOf(WAR, 'issue', 'nato-membership')
  t.strictSame(nato && callings(nato), ['nato-membership', 'NATO membership', 'NATO'])
  t.strictSame(namesOf(WAR).optionsOf('nato-membership'), ['member', 'neutral'])
  t.strictSame(namesOf(WAR).optionsOf('unknown'), [])
})
