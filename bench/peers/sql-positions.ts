import { type Clock, OPEN_END, UNBOUNDED, worldSpan } from '../../domain/clocks.js'
import { rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import { toMs } from '../../domain/vocabulary/time.js'
import type { StatementRow, Subject } from '../subject.js'
import type { Postgres } from './postgres.js'
import { fillTable } from './tables.js'

/** Positions that are asked of PostgreSQL: the peer is spared answers to proposals, accounts and evidence. */
export type SqlPositions = {
  readonly cell: (clock: Clock, party: string, issue: string) => Promise<number>
  readonly matrix: (clock: Clock) => Promise<number>
  readonly close: () => Promise<void>
}

const COLUMNS = {
  issue: 'text',
  party: 'text',
  own: 'bool',
  world_end: 'int8',
  reported: 'int8',
  place: 'int4',
  sequence: 'int8',
  known_from: 'int8',
  known_until: 'int8',
  recorded_from: 'int8',
  recorded_until: 'int8',
  stance: 'text',
  value: 'text',
  summary: 'text',
} as const

const SEEN = `world_end <= $1 AND known_from < $2 AND known_until >= $2 AND recorded_from <= $3 AND recorded_until > $3`
const LATEST = 'own DESC, world_end DESC, reported DESC, place DESC, sequence DESC'
const SHOWN = 'issue, party, stance, value, summary, world_end'

const CELL = {
  name: 'cell',
  text: `SELECT ${SHOWN} FROM positions WHERE ${SEEN} AND issue = $4 AND party = $5 ORDER BY ${LATEST} LIMIT 1`,
}
const MATRIX = {
  name: 'matrix',
  text: `SELECT DISTINCT ON (issue, party) ${SHOWN} FROM positions WHERE ${SEEN} ORDER BY issue, party, ${LATEST}`,
}

/** A party's own voice first, then the latest: one index has each cell's rows in that order. */
export const sqlPositions = async (postgres: Postgres, subject: Subject): Promise<SqlPositions> => {
  const client = await postgres.connect()
  await fillTable(client, 'positions', COLUMNS, positionRows(subject))
  await client.query(`CREATE INDEX positions_cell ON positions (issue, party, ${LATEST})`)
  await client.query('VACUUM (ANALYZE) positions')
  const seen = ({ asOf, knownAt, sequence }: Clock) => [asOf, Math.min(knownAt, UNBOUNDED), sequence]
  return {
    cell: async (clock, party, issue) => {
      const { rows } = await client.query({ ...CELL, values: [...seen(clock), issue, party] })
      return rows.length
    },
    matrix: async (clock) => {
      const { rows } = await client.query({ ...MATRIX, values: seen(clock) })
      return rows.length
    },
    close: () => client.end(),
  }
}

function* positionRows({
  rows,
  glossary,
}: Subject): Generator<readonly (string | number | boolean)[], void, undefined> {
  for (const row of rows()) {
    const { content, sequence } = row
    if (content.claim.stance === 'denies' || content.claim.stance === 'doubts') continue
    for (const { by, issue, stance, value, summary } of saidIn(content)) {
      const party = rootParty(glossary, by)
      const isOwn = voiceOf(glossary, content.claim.claimant, party) === 'own'
      const order = [worldSpan(content).end, toMs(content.reportedAt.at), content.order, sequence]
      yield [issue, party, isOwn, ...order, ...rectangleIn(row), stance, value, summary]
    }
  }
}

const saidIn = (content: StatementRow['content']) => {
  if (content.type === 'PositionStated') return [{ ...content, by: content.party, value: content.value ?? '' }]
  if (content.type !== 'ProposalMade') return []
  return content.terms.map(({ issue, stance = 'offer', value = '', text }) => ({
    by: content.by,
    issue,
    stance,
    value,
    summary: text,
  }))
}

const rectangleIn = ({ knownFrom, knownUntil, recordedFrom, recordedUntil }: StatementRow) =>
  [knownFrom, knownUntil, recordedFrom, recordedUntil].map((place) =>
    place === OPEN_END ? Number.MAX_SAFE_INTEGER : place,
  )
