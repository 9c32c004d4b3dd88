import type { DevelopmentType } from '../../../domain/developments/catalogue.js'

type Body = { readonly [member: string]: unknown }
/** A body of each type as it may be sent: with all of its members, and with only those that it needs. */
export type Bodies = { readonly full: Body; readonly minimal: Body }

const terms = [
  { term: 'no-nato', issue: 'alliance', text: 'East joins no alliance', stance: 'offer', value: 'neutral' },
  { term: 'guarantees', issue: 'guarantees', text: 'Others guarantee it' },
]
const conditions = [{ issue: 'guarantees', text: 'if guaranteed' }, { text: 'if ratified' }]
const participants = [{ party: 'east', person: 'envoy' }, { party: 'west' }]
const window = { effectiveFrom: '2022-03-20', effectiveTo: '2022-03-20/2022-03-27' }
const scheduled = { contact: 'capital-talks-2022-03-18', participants, scheduledFor: '2022-03-21', reason: 'agreed' }
const casualties = [
  { harm: 'killed', population: 'civilian', side: 'east', count: '4+' },
  { harm: 'injured', count: '10-12' },
]
const ceasefire = 'spring-truce'

export const bodies: Readonly<Record<DevelopmentType, Bodies>> = {
  ProposalMade: {
    full: {
      proposal: 'ten-points',
      version: 2,
      by: 'east',
      to: ['west'],
      title: 'Ten points',
      terms,
      ceasefire: { ceasefire, scope: 'full', ...window },
      mediator: 'envoy',
      inReplyTo: 'earlier-points',
    },
    minimal: { proposal: 'ten-points', by: 'east', title: 'Ten points' },
  },
  ProposalAmended: {
    full: { proposal: 'ten-points', version: 3, by: 'east', terms },
    minimal: { proposal: 'ten-points', version: 3, by: 'east' },
  },
  ProposalAccepted: {
    full: { proposal: 'ten-points', version: 2, by: 'west', extent: 'conditional', conditions, terms: ['no-nato'] },
    minimal: { proposal: 'ten-points', by: 'west', extent: 'full' },
  },
  ProposalRejected: {
    full: { proposal: 'ten-points', version: 2, by: 'west', reason: 'too late', terms: ['guarantees'] },
    minimal: { proposal: 'ten-points', by: 'west' },
  },
  ProposalCountered: {
    full: { proposal: 'ten-points', by: 'west', counter: 'five-points' },
    minimal: { proposal: 'ten-points', by: 'west', counter: 'five-points' },
  },
  ProposalDeferred: {
    full: { proposal: 'ten-points', by: 'west', reason: 'premature' },
    minimal: { proposal: 'ten-points', by: 'west' },
  },
  ProposalWithdrawn: {
    full: { proposal: 'ten-points', by: 'east' },
    minimal: { proposal: 'ten-points', by: 'east' },
  },
  PositionStated: {
    full: { party: 'east', issue: 'alliance', stance: 'demand', summary: 'wants neutrality', value: 'neutral' },
    minimal: { party: 'east', issue: 'alliance', stance: 'refusal', summary: 'refuses' },
  },
  StatementMade: {
    full: { by: 'east', act: 'accuses', about: ['west', 'envoy'], issue: 'guarantees', summary: 'accuses them' },
    minimal: { by: 'east', act: 'states', summary: 'so it is' },
  },
  CallHeld: {
    full: { contact: 'leaders-call-2022-03-18', participants, initiatedBy: 'west', durationMinutes: '~60' },
    minimal: { contact: 'leaders-call-2022-03-18', participants: [{ party: 'east' }] },
  },
  MeetingHeld: {
    full: { contact: 'capital-talks-2022-03-18', participants, level: 'delegation', round: 4, mediator: 'envoy' },
    minimal: { contact: 'capital-talks-2022-03-18', participants: [{ party: 'east' }], level: 'leader' },
  },
  ReadoutIssued: {
    full: {
      contact: 'capital-talks-2022-03-18',
      by: 'west',
      points: [{ issue: 'alliance', text: 'some' }, { text: 'more' }],
    },
    minimal: { contact: 'capital-talks-2022-03-18', by: 'west', points: [{ text: 'some' }] },
  },
  TalksScheduled: {
    full: scheduled,
    minimal: { participants: [{ party: 'east' }], scheduledFor: '2022-03-21' },
  },
  TalksCancelled: {
    full: scheduled,
    minimal: { participants: [{ party: 'east' }], scheduledFor: '2022-03-21' },
  },
  TalksStatusDeclared: {
    full: { by: 'east', status: 'stalled', summary: 'a pause' },
    minimal: { by: 'east', status: 'deadEnd', summary: 'over' },
  },
  CommitmentMade: {
    full: {
      commitment: 'less-activity',
      by: 'west',
      to: ['east'],
      summary: 'less activity around the capital',
      issue: 'guarantees',
      ...window,
      area: ['capital', 'north'],
    },
    minimal: { commitment: 'less-activity', by: 'west', summary: 'less activity around the capital' },
  },
  CommitmentAssessed: {
    full: { commitment: 'less-activity', verdict: 'broken', summary: 'strikes go on' },
    minimal: { commitment: 'less-activity', verdict: 'kept', summary: 'quiet' },
  },
  AgreementSigned: {
    full: { agreement: 'grain-deal', parties: ['east', 'west'], kind: 'memorandum', terms, proposal: 'ten-points' },
    minimal: { agreement: 'grain-deal', parties: ['east'], kind: 'memorandum' },
  },
  CeasefireDeclared: {
    full: {
      ceasefire,
      by: 'east',
      with: ['west'],
      scope: 'energy',
      purpose: 'humanitarian',
      ...window,
      conditions,
      mediator: 'envoy',
      monitor: 'envoy',
    },
    minimal: { ceasefire, by: 'east', scope: 'full', purpose: 'holiday', effectiveFrom: '2022-03-20' },
  },
  CeasefireAccepted: { full: { ceasefire, by: 'west', ...window, conditions }, minimal: { ceasefire, by: 'west' } },
  CeasefireExtended: { full: { ceasefire, by: 'west', ...window }, minimal: { ceasefire, by: 'west' } },
  CeasefireSuspended: { full: { ceasefire, by: 'west', ...window }, minimal: { ceasefire, by: 'west' } },
  CeasefireResumed: { full: { ceasefire, by: 'west', ...window }, minimal: { ceasefire, by: 'west' } },
  CeasefireEnded: {
    full: { ceasefire, by: 'west', reason: 'superseded', supersededBy: 'summer-truce' },
    minimal: { ceasefire, by: 'west', reason: 'terminated' },
  },
  CeasefireViolationReported: {
    full: { ceasefire, accused: 'west', counts: [{ kind: 'shelling', count: '>75' }], observer: 'envoy' },
    minimal: {},
  },
  StrikeReported: {
    full: {
      incident: 'capital-strike-2022-03-18',
      attacker: 'west',
      weapon: 'drone',
      strikes: 3,
      targets: [{ kind: 'housing', summary: 'a block of flats', place: 'capital' }],
      damage: [{ kind: 'flats', count: 'dozens', summary: 'burnt out' }],
      casualties,
    },
    minimal: {},
  },
  CasualtiesReported: {
    full: {
      incident: 'capital-strike-2022-03-18',
      scope: 'cumulative',
      since: '2022-02-24',
      method: 'verified',
      casualties,
    },
    minimal: { scope: 'incident', method: 'official', casualties: [{ harm: 'killed', count: 5 }] },
  },
  ForcesMoved: {
    full: { party: 'west', change: 'withdrew', summary: 'left the north' },
    minimal: { party: 'west', change: 'advanced', summary: 'came nearer' },
  },
  FigureReported: {
    full: { measure: 'drones-launched', about: 'west', value: { low: 70, best: 78, high: 80 }, unit: 'drones' },
    minimal: { measure: 'drones-launched', value: 78, unit: 'drones' },
  },
  ClaimDisputed: {
    full: { disputes: { system: 'wire', key: '003/2' }, stance: 'findsFalse', summary: 'not so' },
    minimal: { disputes: '018e4f5a-0000-7000-8000-000000000001', stance: 'denies', summary: 'not so' },
  },
}

export const fullEnvelope = {
  occurred: '2022-03-17/2022-03-18',
  reportedAt: '2022-03-19T10:00:00+02:00',
  order: 3,
  claim: { claimant: 'east', stance: 'confirms', relayedBy: 'envoy', credibility: 2 },
  sources: [
    {
      publisher: 'gazette',
      title: 'News',
      url: 'https://gazette.example/1',
      publishedAt: '2022-03-19',
      retrievedAt: '2022-03-20T08:00:00Z',
      quote: 'It is said.',
      language: 'en-GB',
      sha256: 'ab'.repeat(32),
    },
    { publisher: 'herald' },
  ],
  place: ['capital', 'north'],
  externalRef: { system: 'wire', key: '001/1' },
  note: 'as told',
}
export const minimalEnvelope = { occurred: '2022-03-18', reportedAt: '2022-03-19', claim: { claimant: 'east' } }
