import fc from 'fast-check'
import {
  ceasefire,
  proposalBodies as ceasefireProposals,
  stepBodies as ceasefireSteps,
  time,
} from './ceasefire-ledgers.js'
import {
  beside as besidePositions,
  changingSides,
  issue,
  positionEntries,
  positionStated,
  proposalBodies,
  speaker,
} from './position-ledgers.js'
import { type Matter, maybe, tellingLedger, typed } from './telling-ledgers.js'

// Random ledgers in which something is told of every view: few proposals, ceasefires, incidents, contacts and promises,
// so that reports meet.

const text = fc.constant('so it is')
const places = fc.constantFrom('port', 'town', 'island')
const count = fc.constantFrom(3, '>5', '4-9', 'dozens')

const casualty = fc.record({
  harm: fc.constantFrom('killed', 'injured'),
  population: fc.constantFrom('all', 'civilian'),
  side: maybe(fc.constantFrom('east', 'envoy')),
  count,
})
const casualties = (minLength: number) => fc.array(casualty, { minLength, maxLength: 2 })
const incident = maybe(fc.constantFrom('raid', 'blast'))
const participants = fc.constantFrom([{ party: 'east' }, { party: 'west' }], [{ party: 'envoy' }, { party: 'west' }])
const contact = fc.constantFrom('call', 'round')
const commitment = fc.constantFrom('calm', 'access')

const happenings: Matter['bodies'] = fc.oneof(
  typed('StrikeReported', {
    incident,
    attacker: maybe(speaker),
    place: maybe(places),
    casualties: casualties(0),
  }),
  typed('CasualtiesReported', {
    incident,
    place: maybe(places),
    scope: fc.constantFrom('incident', 'incident', 'period', 'cumulative', 'total'),
    since: maybe(fc.constant('2025-01-01')),
    method: fc.constantFrom('official', 'media'),
    casualties: casualties(1),
  }),
  typed('ForcesMoved', { party: speaker, change: fc.constant('withdrew'), summary: text, place: places }),
)

const bodies: Matter['bodies'] = fc.oneof(
  positionStated,
  proposalBodies.made,
  proposalBodies.accepted,
  proposalBodies.rejected,
  ...ceasefireProposals,
  ...ceasefireSteps,
  typed('CeasefireViolationReported', {
    ceasefire: maybe(ceasefire),
    accused: maybe(speaker),
    counts: fc.constant([{ kind: 'shelling', count: 4 }]),
  }),
  ...[happenings, happenings, happenings],
  typed('FigureReported', {
    measure: fc.constant('drones'),
    about: maybe(speaker),
    value: count,
    unit: fc.constant('drones'),
  }),
  typed('CallHeld', { contact, participants }),
  typed('MeetingHeld', { contact, participants, level: fc.constant('leader') }),
  typed('ReadoutIssued', { contact, by: speaker, points: fc.record({ issue, text }).map((point) => [point]) }),
  typed('TalksScheduled', { contact: maybe(contact), participants, scheduledFor: time }),
  typed('TalksCancelled', { contact: maybe(contact), participants, scheduledFor: time }),
  typed('TalksStatusDeclared', { by: speaker, status: fc.constantFrom('stalled', 'ongoing'), summary: text }),
  typed('CommitmentMade', {
    commitment,
    by: speaker,
    summary: text,
    area: fc.constantFrom(['port'], ['town'], []),
    effectiveTo: maybe(time),
  }),
  typed('CommitmentAssessed', { commitment, verdict: fc.constantFrom('kept', 'broken'), summary: text }),
  typed('StatementMade', { by: speaker, act: fc.constant('accuses'), about: fc.constant(['west']), summary: text }),
)

const place = (id: string, within?: string) =>
  ['PlaceRegistered', { id, name: `The ${id}`, aliases: [], ...(within ? { within } : {}) }] as const
const described = (principals: readonly string[]) =>
  ['ConflictDescribed', { title: 'The war', timeZone: 'Europe/Kyiv', principals: [...principals] }] as const
const published = (reliability: string, speaksFor?: string) =>
  [
    'PublisherRegistered',
    { id: 'gazette', name: 'The gazette', aliases: [], reliability, ...(speaksFor ? { speaksFor } : {}) },
  ] as const

const matter: Matter = {
  bodies,
  beside: besidePositions,
  entries: [
    ...positionEntries,
    place('island'),
    place('town', 'island'),
    place('port', 'town'),
    described(['east', 'west']),
  ],
  changes: fc.oneof(
    changingSides,
    fc.constantFrom(
      place('port', 'town'),
      place('port'),
      place('town'),
      described(['east', 'west']),
      described(['east']),
      published('A'),
      published('E', 'west'),
    ),
  ),
}

/** Incidents and movements of forces, reported and corrected in every way, while the glossary changes. */
export const happeningLedger = tellingLedger(
  { ...matter, bodies: happenings },
  { report: 8, correct: 4, curate: 1, pause: 1 },
)

/** Everything that views show, reported and corrected in every way, while the glossary changes. */
export const conflictLedger = tellingLedger(matter, { report: 8, correct: 5, curate: 1, pause: 1 })
