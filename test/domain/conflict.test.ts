import t from 'tap'
import { type ConflictEvent, describeConflict, evolveConflict } from '../../domain/conflict.js'
import { entryObjects } from '../../domain/glossary/entries.js'
import { emptyGlossary, type Glossary } from '../../domain/glossary/glossary.js'
import { putEntries } from '../../domain/glossary/put-entries.js'
import { isRefusal } from '../../domain/refusal.js'
import type { NameKind } from '../../domain/vocabulary/field.js'

const description = { title: 'The war', timeZone: 'Europe/Kyiv', principals: [] }
const opened: ConflictEvent = { type: 'ConflictOpened', data: description }

const party = (id: string, more: object = {}) => putting('party', { id, name: `Party ${id}`, kind: 'state', ...more })
const place = (id: string, more: object = {}) => putting('place', { id, name: `Place ${id}`, ...more })
const issue = (id: string, more: object = {}) => putting('issue', { id, title: `Issue ${id}`, ...more })
const publisher = (id: string, more: object = {}) => putting('publisher', { id, name: `The ${id}`, ...more })

/** An entry to be put, as HTTP hands it over: parsed, with its place in the request. */
const putting = (kind: NameKind, entry: { readonly id: string; readonly [member: string]: unknown }) => {
  const pointer = `/${kind}/${entry.id}`
  switch (kind) {
    case 'party':
      return { kind, entry: entryObjects.party.input.parse(entry), pointer }
    case 'issue':
      return { kind, entry: entryObjects.issue.input.parse(entry), pointer }
    case 'place':
      return { kind, entry: entryObjects.place.input.parse(entry), pointer }
    case 'publisher':
      return { kind, entry: entryObjects.publisher.input.parse(entry), pointer }
  }
}

type Put = ReturnType<typeof putting>
/** The glossary after a conflict was opened and some entries were put, each by itself. */
const given = (...puttings: readonly Put[]): Glossary => {
  let glossary = evolveConflict(emptyGlossary('war'), [opened])
  for (const one of puttings) {
    const events = putEntries(glossary, [one])
    if (isRefusal(events)) throw new Error(JSON.stringify(events))
    glossary = evolveConflict(glossary, events)
  }
  return glossary
}

t.test('a conflict', async (t) => {
  t.test('is opened by its first description', async (t) => {
    t.same(describeConflict(emptyGlossary('war'), description, false), [opened])
  })

  t.test('is described anew by another, and not by the same', async (t) => {
    const glossary = given()
    t.same(describeConflict(glossary, { ...description, title: 'The long war' }, true), [
      { type: 'ConflictDescribed', data: { ...description, title: 'The long war' } },
    ])
    t.same(describeConflict(glossary, { ...description }, true), [])
    t.equal(
      evolveConflict(emptyGlossary('war'), [opened, { type: 'ConflictDescribed', data: description }]).revision,
      1,
    )
  })

  t.test('keeps its zone once a development exists', async (t) => {
    const moved = { ...description, timeZone: 'Europe/Berlin' }
    t.match(describeConflict(given(), moved, true), {
      code: 'PARLEY_TIME_ZONE_FIXED',
      errors: [{ pointer: '/timeZone' }],
    })
    t.match(describeConflict(given(), moved, false), [{ type: 'ConflictDescribed' }])
  })

  t.test('has principals that are in its glossary, by any of their names, each once', async (t) => {
    const glossary = given(party('east', { aliases: ['Eastland'] }), party('west'))
    t.same(describeConflict(glossary, { ...description, principals: ['eastland', 'west', 'EAST'] }, false), [
      { type: 'ConflictDescribed', data: { ...description, principals: ['east', 'west'] } },
    ])
    t.match(describeConflict(glossary, { ...description, principals: ['west', 'easst'] }, false), {
      code: 'PARLEY_UNKNOWN_PARTY',
      errors: [{ pointer: '/principals/1', nearest: ['east'] }],
    })
  })
})

t.test('an entry', async (t) => {
  t.test('of each kind is registered under its id', async (t) => {
    const types = [party('a'), issue('a'), place('a'), publisher('a')].map((one) => putEntries(given(), [one]))
    t.match(types, [
      [{ type: 'PartyRegistered', data: { id: 'a' } }],
      [{ type: 'IssueRegistered', data: { id: 'a', options: [] } }],
      [{ type: 'PlaceRegistered', data: { id: 'a' } }],
      [{ type: 'PublisherRegistered', data: { id: 'a', aliases: [] } }],
    ])
  })

  t.test('put again as it is yields no event', async (t) => {
    const east = party('east', { aliases: ['Eastland', 'E.'] })
    t.same(putEntries(given(east), [east]), [])
    t.same(putEntries(given(east), [party('east', { aliases: ['E.', 'Eastland'] })]), [])
  })

  t.test('is replaced whole: what is left out is gone', async (t) => {
    const glossary = given(publisher('gazette', { reliability: 'A' }), publisher('gazette'))
    t.same(glossary.entries.publisher.get('gazette'), {
      entry: { id: 'gazette', name: 'The gazette', aliases: [] },
      revision: 2,
    })
  })

  t.test('of which only the aliases change yields events of those alone', async (t) => {
    const glossary = given(party('east', { aliases: ['Eastland', 'E.'] }))
    const events = putEntries(glossary, [party('east', { aliases: ['E.', 'The east'] })])
    t.same(events, [
      { type: 'AliasRemoved', data: { kind: 'party', id: 'east', alias: 'Eastland' } },
      { type: 'AliasAdded', data: { kind: 'party', id: 'east', alias: 'The east' } },
    ])
    if (isRefusal(events)) return
    t.same(evolveConflict(glossary, events).entries.party.get('east')?.entry.aliases, ['E.', 'The east'])
  })

  t.test('touches no revision but its own', async (t) => {
    const glossary = given(party('east'), party('west'), party('east', { name: 'Other' }))
    t.equal(glossary.entries.party.get('west')?.revision, 2)
    t.equal(glossary.entries.party.get('east')?.revision, 3)
  })
})

t.test('a name', async (t) => {
  t.test('belongs to one entry of its kind only, whatever its case and accents', async (t) => {
    const glossary = given(party('east', { aliases: ['Éastland'] }))
    t.match(putEntries(glossary, [party('west', { aliases: ['W.', 'eastland'] })]), {
      code: 'PARLEY_ALIAS_TAKEN',
      errors: [{ pointer: '/party/west/aliases/1', message: /east/ }],
    })
    t.match(putEntries(glossary, [party('west', { name: 'EAST' })]), { errors: [{ pointer: '/party/west/name' }] })
    t.match(putEntries(glossary, [party('eastland')]), { errors: [{ pointer: '/party/eastland/id' }] })
  })

  t.test('may belong to entries of two kinds', async (t) => {
    t.match(putEntries(given(party('east')), [place('east', { name: 'Party east' })]), [{ type: 'PlaceRegistered' }])
  })

  t.test('may pass from one entry to another in one request', async (t) => {
    const glossary = given(party('east', { aliases: ['The capital'] }), party('west'))
    const events = putEntries(glossary, [party('east'), party('west', { aliases: ['The capital'] })])
    t.match(events, [{ type: 'AliasRemoved' }, { type: 'AliasAdded' }])
  })

  t.test('can not be given twice in one request', async (t) => {
    const both = [party('east', { aliases: ['Same'] }), party('west', { aliases: ['same'] })]
    t.match(putEntries(given(), both), { code: 'PARLEY_ALIAS_TAKEN', errors: { length: 2 } })
    t.match(putEntries(given(), [party('east'), party('east')]), { code: 'PARLEY_INVALID' })
  })
})

t.test('an entry that names another', async (t) => {
  t.test('takes its id, name or alias, also of one further down in the request', async (t) => {
    const events = putEntries(given(), [party('envoy', { speaksFor: 'PARTY east' }), party('east')])
    t.match(events, [{ data: { speaksFor: 'east' } }, { data: { id: 'east' } }])
    t.match(putEntries(given(), [place('city', { within: 'region' }), place('region')]), [
      { data: { within: 'region' } },
      {},
    ])
  })

  t.test('can not name an unknown one', async (t) => {
    t.match(putEntries(given(party('east')), [publisher('gazette', { speaksFor: 'eas' })]), {
      code: 'PARLEY_UNKNOWN_PARTY',
      errors: [{ pointer: '/publisher/gazette/speaksFor', nearest: ['east'] }],
    })
    t.match(putEntries(given(party('east')), [place('city', { within: 'east' })]), {
      code: 'PARLEY_UNKNOWN_PLACE',
      errors: [{ pointer: '/place/city/within' }],
    })
  })

  t.test('has nearest names beside the first ten unknown ones only, since each look-up compares all', async (t) => {
    const ten = Array.from({ length: 12 }, (_, n) => n < 10)
    const envoys = ten.map((_, n) => party(`envoy-${n}`, { speaksFor: `eas${n}` }))
    const refusals = [
      putEntries(given(party('east')), envoys),
      describeConflict(given(party('east')), { ...description, principals: ten.map((_, n) => `eas${n}`) }, false),
    ]
    for (const refusal of refusals)
      t.same(isRefusal(refusal) && refusal.errors.map(({ nearest }) => nearest !== undefined), ten)
  })

  t.test('can not lead back to itself, in one step or several', async (t) => {
    t.match(putEntries(given(), [party('east', { speaksFor: 'east' })]), {
      code: 'PARLEY_INVALID',
      errors: [{ pointer: '/party/east/speaksFor' }],
    })
    const glossary = given(place('region'), place('city', { within: 'region' }))
    t.match(putEntries(glossary, [place('region', { within: 'city' })]), {
      code: 'PARLEY_INVALID',
      errors: [{ pointer: '/place/region/within' }],
    })
    const circle = [party('a', { speaksFor: 'b' }), party('b', { speaksFor: 'c' }), party('c', { speaksFor: 'a' })]
    t.match(putEntries(given(), circle), { code: 'PARLEY_INVALID', errors: { length: 3 } })
  })
})

t.test('putting is all or nothing', async (t) => {
  t.match(putEntries(given(), [party('east'), party('envoy', { speaksFor: 'nobody' })]), { refused: true })
})
