import { evolveConflict, parseConflictEvent } from '../../domain/conflict.js'
import { emptyGlossary, type Glossary, namesOf } from '../../domain/glossary/glossary.js'
import type { Recording } from '../../domain/normalise.js'

const party = (id: string, name: string, more: object = {}) =>
  parseConflictEvent('PartyRegistered', { id, name, kind: 'state', aliases: [], ...more })

/** The glossary of a small war. */
const glossary: Glossary = evolveConflict(emptyGlossary('war'), [
  parseConflictEvent('ConflictOpened', { title: 'The war', timeZone: 'Europe/Kyiv', principals: [] }),
  party('east', 'Eastland', { aliases: ['Éast'] }),
  party('west', 'Westland'),
  party('envoy', 'The envoy', { kind: 'person', speaksFor: 'east' }),
  parseConflictEvent('IssueRegistered', {
    id: 'alliance',
    title: 'Alliances',
    options: ['neutral', 'member'],
    aliases: [],
  }),
  parseConflictEvent('IssueRegistered', { id: 'guarantees', title: 'Guarantees', options: [], aliases: [] }),
  parseConflictEvent('PlaceRegistered', { id: 'north', name: 'The north', aliases: [] }),
  parseConflictEvent('PlaceRegistered', { id: 'capital', name: 'Capital', within: 'north', aliases: ['Kapital'] }),
  parseConflictEvent('PublisherRegistered', { id: 'gazette', name: 'The Gazette', aliases: [] }),
  parseConflictEvent('PublisherRegistered', { id: 'herald', name: 'The Herald', reliability: 'B', aliases: [] }),
])

/** Recording into it, long after the events. */
export const recording: Recording = {
  conflict: 'war',
  zone: 'Europe/Kyiv',
  now: Date.parse('2022-06-01T12:00:00.000Z'),
  names: namesOf(glossary),
}
