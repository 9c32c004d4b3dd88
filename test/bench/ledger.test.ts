import { deepStrictEqual } from 'node:assert/strict'
import t from 'tap'
import { appendsOf, RECORDED_AT, writeLedger } from '../../bench/ledger/appends.js'
import { linesOf, lineText } from '../../bench/ledger/lines.js'
import { CONFLICT, description, glossary, principals } from '../../bench/ledger/world.js'
import { conflictEventSchemas, isConflictEventType } from '../../domain/conflict.js'
import { parseDevelopmentEvent, storedData } from '../../domain/development/events.js'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import type { EventStore, LedgerEvent } from '../../services/event-store.js'
import { parleyApp } from '../infra/http/routes/parley-app.js'

const shape = { size: 400, seed: 7 }

const textOf = (of: typeof shape): string => [...linesOf(of)].map(lineText).join('')

const ledgerOf = async (store: EventStore): Promise<readonly LedgerEvent[]> => {
  const events: LedgerEvent[] = []
  for await (const event of store.readAll()) events.push(event)
  return events
}

t.test('a generated ledger is the same whenever it is made, and another for another seed', async (t) => {
  t.equal(textOf(shape), textOf(shape))
  t.not(textOf({ ...shape, seed: 8 }), textOf(shape))
})

t.test('a generated ledger has as many developments as it is asked for, a tenth of them corrected', async (t) => {
  const lines = [...linesOf({ size: 4_000, seed: 7 })]
  const corrected = lines.filter((line) => line.kind === 'op' && line.op.op === 'correct').length
  t.equal(lines.filter(({ kind }) => kind === 'report').length, 4_000)
  t.ok(corrected > 320 && corrected < 480, `${corrected} corrections`)
})

t.test(
  'every event of a generated ledger is of the shape of its type, with nothing that the schemas would change',
  async (t) => {
    for (const { events } of appendsOf(shape)) {
      for (const { type, data } of events) {
        const parsed = isConflictEventType(type)
          ? conflictEventSchemas[type].parse(data)
          : storedData(parseDevelopmentEvent(type, data))
        deepStrictEqual(parsed, data)
      }
    }
    t.pass('all are')
  },
)

t.test('what a generated ledger holds is what the server records of the same lines', async (t) => {
  const asked = await parleyApp(t, { now: () => RECORDED_AT })
  const base = `/v1/conflicts/${CONFLICT}`
  await asked.put(base, description)
  for (const [kind, entries] of Object.entries(glossary)) await asked.put(`${base}/glossary`, { [kind]: entries })
  await asked.put(base, { ...description, principals })
  const answers = await asked.upload(
    [...linesOf(shape)].map((line) => lineText(line).trimEnd()),
    { conflict: CONFLICT },
  )
  t.equal(answers.at(-1)?.summary?.refused, 0)
  const written = createMemoryStore()
  await writeLedger(written, shape)
  const plain = ({ stream, revision, type, data }: LedgerEvent) => ({ stream, revision, type, data })
  t.same((await ledgerOf(asked.store)).map(plain), (await ledgerOf(written)).map(plain))
  await written.close()
})
