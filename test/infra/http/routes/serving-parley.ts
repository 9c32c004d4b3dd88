import { pino } from 'pino'
import type { Test } from 'tap'
import { type AssemblyOptions, assemble } from '../../../../infra/compose.js'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import type { EventStore } from '../../../../services/event-store.js'
import { listening } from '../raw-client.js'
import { described, glossary, ref, statement, U } from './parley-app.js'

/** A Parley that listens, with one open conflict and its glossary. */
export const serving = async (t: Test, options: AssemblyOptions & { readonly store?: EventStore } = {}) => {
  const { store = createMemoryStore(), ...others } = options
  const parley = await assemble(store, pino({ level: 'silent' }), others)
  t.teardown(() => parley.close())
  const port = await listening(parley.app)
  const send = async (method: 'PUT' | 'POST', url: string, body: object) => {
    const answer = await parley.app.inject({ method, url, payload: body })
    if (answer.statusCode >= 300) throw new Error(answer.body)
    return answer.json<{ id: string; position: string }>()
  }
  await send('PUT', U, described)
  const { position } = await send('PUT', `${U}/glossary`, glossary)
  await parley.app.inject(`${U}?waitFor=${position}`)
  const record = (key: string, over: object = {}) =>
    send('POST', `${U}/developments`, statement({ ...ref(key), ...over }))
  return { parley, store, port, send, record, position }
}
