import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import { z } from 'zod'
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import type { Append, LedgerEvent } from '../../../services/event-store.js'
import { appended, collect } from '../../conformance/event-store/own-events.js'
import { openedApp, ref, statement, U } from '../http/routes/parley-app.js'
import { newFile, query } from './sqlite-files.js'

/** The file of a store that is closed, and what was recorded in it: a conflict, its glossary, and some developments. */
export const recordedFile = async (t: Test): Promise<{ readonly file: string; readonly ledger: LedgerEvent[] }> => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  const { post, get, parley } = await openedApp(t, { store })
  const { id } = (await post(`${U}/developments`, statement(ref('1')))).body
  const said = { ...ref('2'), summary: 'Київ said – «no».' }
  await post(`${U}/developments`, statement(said))
  const patch = { reason: 'recording-error', patch: { summary: 'Something else was said.' } }
  await post(`/v1/developments/${id}/corrections`, patch)
  const { position } = (await post(`${U}/developments`, statement(ref('3')))).body
  await get(`${U}?waitFor=${position}`)
  const ledger = await collect(store.readAll())
  await parley.close()
  return { file, ledger }
}

/** Records so many more developments, each like the last one of the ledger. */
export const grow = async (file: string, count: number): Promise<void> => {
  const store = await openSqliteStore(file)
  const model = (await collect(store.readAll())).findLast(({ type }) => type === 'StatementMade')
  if (!model) throw new Error('there is no report')
  const { type, schemaVersion, metadata, data } = model
  const appends = Array.from({ length: count }, (): Append => {
    const id = randomUUID()
    const event = { id: randomUUID(), type, schemaVersion, metadata, data: { ...data, id } }
    return { stream: `parleyDevelopment-${id}`, expected: 'noStream', events: [event] }
  })
  for (const result of await store.appendMany(appends)) appended(result)
  await store.close()
}

/** The texts that a file has of its events, in ledger order. */
export const textsIn = (file: string): Buffer[] =>
  z
    .array(z.tuple([z.instanceof(Buffer)]))
    .parse(query(file, 'SELECT CAST(canonical AS BLOB) FROM event ORDER BY sequence'))
    .map(([text]) => text)
