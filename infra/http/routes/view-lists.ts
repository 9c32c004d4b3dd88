import type { FastifyInstance } from 'fastify'
import { agreementItem, agreementListing, agreements } from '../../../projections/agreements.js'
import { ceasefireItem, ceasefireListing, ceasefires } from '../../../projections/ceasefires.js'
import { promisesIn } from '../../../projections/commitments/promises.js'
import { commitmentItem, commitmentListing, commitments } from '../../../projections/commitments.js'
import { contactItem, contactListing, contacts } from '../../../projections/contacts.js'
import { figureItem, figures, figuresListing } from '../../../projections/figures.js'
import { againstIncidents, incidentItem, incidents, incidentsListing } from '../../../projections/incidents.js'
import type { Parameters } from '../../../projections/listing.js'
import { factsOfCeasefires } from '../../../projections/parts/ceasefires-part.js'
import { factsOfCommitments, factsOfPromises } from '../../../projections/parts/commitments-part.js'
import { factsOfItems } from '../../../projections/parts/part.js'
import { proposalItem, proposalListing, proposals, proposalsAt } from '../../../projections/proposals.js'
import { statementItem, statementListing, statements } from '../../../projections/statements.js'
import { byFirstFact } from '../../../projections/view.js'
import {
  inOrderOfReport,
  supersededIn,
  violationItem,
  violationListing,
  violations,
} from '../../../projections/violations.js'
import { type ListRoute, registerListRoute } from '../list-route.js'
import type { LongReads } from '../long-reads.js'
import type { ReadingFrom } from '../resolve-read.js'
import { contactsInContext } from './contacts-in-context.js'
import { explainingCeasefires } from './explaining-ceasefires.js'

const nothing = (): undefined => undefined

/** Keeps the types of a route's view and listing together. */
const listRoute: <Entry, Item extends object, Given, P extends Parameters>(
  route: ListRoute<Entry, Item, Given, P>,
) => ListRoute<Entry, Item, Given, P> = (route) => route

/** Every view that is asked for as a list of items. */
export const viewLists = {
  proposals: listRoute({
    view: proposals,
    listing: proposalListing,
    schema: proposalItem,
    operationId: 'listProposals',
    summary: 'Proposals, and how each party answered',
    given: nothing,
    detail: { name: 'proposal', operationId: 'getProposal', summary: 'One proposal', facts: factsOfItems('proposal') },
  }),
  ceasefires: listRoute({
    view: ceasefires,
    others: [proposals],
    listing: ceasefireListing,
    schema: ceasefireItem,
    operationId: 'listCeasefires',
    summary: 'Ceasefires, for each party and according to each claimant',
    given: proposalsAt,
    detail: { name: 'ceasefire', operationId: 'getCeasefire', summary: 'One ceasefire', facts: factsOfCeasefires },
    adding: explainingCeasefires,
  }),
  violations: listRoute({
    view: violations,
    listing: violationListing,
    schema: violationItem,
    operationId: 'listViolations',
    summary: 'Alleged violations of ceasefires, as reported and never summed',
    given: (facts, { glossary }) => supersededIn(facts, glossary),
    order: inOrderOfReport,
  }),
  incidents: listRoute({
    view: incidents,
    listing: incidentsListing,
    schema: incidentItem,
    operationId: 'listIncidents',
    summary: 'Incidents with every claim about them',
    given: againstIncidents,
    order: byFirstFact,
    detail: { name: 'incident', operationId: 'getIncident', summary: 'One incident', facts: factsOfItems('incident') },
  }),
  contacts: listRoute({
    view: contacts,
    listing: contactListing,
    schema: contactItem,
    operationId: 'listContacts',
    summary: 'Calls and meetings with the read-outs of each side, and what happened around them',
    given: nothing,
    order: byFirstFact,
    adding: contactsInContext,
  }),
  commitments: listRoute({
    view: commitments,
    facts: (found) => (found.happened() ? factsOfPromises(found) : factsOfCommitments(found)),
    listing: commitmentListing,
    schema: commitmentItem,
    operationId: 'listCommitments',
    summary: 'Promises, verdicts on them, and what was reported since',
    given: (facts, { glossary }, found) => promisesIn(facts, glossary, found?.happened()),
  }),
  figures: listRoute({
    view: figures,
    listing: figuresListing,
    schema: figureItem,
    operationId: 'listFigures',
    summary: 'Series of figures, one per measure, subject and claimant, never netted',
    given: nothing,
  }),
  agreements: listRoute({
    view: agreements,
    listing: agreementListing,
    schema: agreementItem,
    operationId: 'listAgreements',
    summary: 'What was signed',
    given: nothing,
  }),
  statements: listRoute({
    view: statements,
    listing: statementListing,
    schema: statementItem,
    operationId: 'listStatements',
    summary: 'Who accused, urged, threatened, assessed',
    given: nothing,
    order: byFirstFact,
  }),
} as const

/** Registers the list and detail routes of all views above. */
export const registerViewLists = (app: FastifyInstance, reading: ReadingFrom, longReads: LongReads): void => {
  registerListRoute(app, reading, longReads, viewLists.proposals)
  registerListRoute(app, reading, longReads, viewLists.ceasefires)
  registerListRoute(app, reading, longReads, viewLists.violations)
  registerListRoute(app, reading, longReads, viewLists.incidents)
  registerListRoute(app, reading, longReads, viewLists.contacts)
  registerListRoute(app, reading, longReads, viewLists.commitments)
  registerListRoute(app, reading, longReads, viewLists.figures)
  registerListRoute(app, reading, longReads, viewLists.agreements)
  registerListRoute(app, reading, longReads, viewLists.statements)
}
