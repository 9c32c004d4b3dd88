import t from 'tap'
import { type ConflictEvent, evolveConflict } from '../../../domain/conflict.js'
import { emptyGlossary } from '../../../domain/glossary/glossary.js'
import { isReworded } from '../../../domain/glossary/rewording.js'

const aliases: string[] = []
const opened = (principals: string[]): ConflictEvent => ({
  type: 'ConflictOpened',
  data: { title: 'A war', timeZone: 'Europe/Kyiv', principals },
})
const party = (id: string, over: object = {}): ConflictEvent => ({
  type: 'PartyRegistered',
  data: { id, name: id, kind: 'state', aliases, ...over },
})
const place = (id: string, over: object = {}): ConflictEvent => ({
  type: 'PlaceRegistered',
  data: { id, name: id, aliases, ...over },
})
const publisher = (id: string, over: object = {}): ConflictEvent => ({
  type: 'PublisherRegistered',
  data: { id, name: id, aliases, ...over },
})

const before = evolveConflict(emptyGlossary('war'), [
  opened(['east']),
  party('east'),
  party('envoy', { speaksFor: 'east' }),
  place('town'),
  publisher('gazette', { reliability: 'B' }),
])
const isRewordedBy = (event: ConflictEvent): boolean => isReworded(before, evolveConflict(before, [event]))

t.test(
  'facts are read otherwise where somebody speaks for another, a place lies elsewhere or a grade changes',
  async (t) => {
    t.ok(isRewordedBy(party('envoy')))
    t.ok(isRewordedBy(party('east', { speaksFor: 'envoy' })))
    t.ok(isRewordedBy(place('town', { within: 'town' })))
    t.ok(isRewordedBy(publisher('gazette', { reliability: 'C' })))
    t.ok(isRewordedBy(publisher('gazette', { reliability: 'B', speaksFor: 'east' })))
    t.ok(isRewordedBy(opened(['east', 'envoy'])))
  },
)

t.test('names and new entries change nothing that was said before', async (t) => {
  t.notOk(isReworded(before, before))
  t.notOk(isRewordedBy(party('east', { name: 'The East', aliases: ['Orient'] })))
  t.notOk(isRewordedBy(party('west', { speaksFor: 'east' })))
  t.notOk(isRewordedBy({ type: 'IssueRegistered', data: { id: 'river', title: 'The river', options: [], aliases } }))
})
