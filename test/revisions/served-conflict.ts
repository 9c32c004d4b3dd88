import { pino } from 'pino'
import { assemble } from '../../infra/compose.js'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import { listening } from '../infra/http/raw-client.js'
import { answerLines, lastPositionIn } from '../infra/http/routes/parley-app.js'
import type { DataSet } from './data-sets/data-set.js'
import type { UploadLine } from './uploads.js'

export type UploadAnswer = {
  readonly summary: { readonly recorded: number; readonly unchanged: number; readonly refused: number }
  /** The problems of refused lines, as JSON. */
  readonly problems: readonly string[]
}

/** A conflict of a server that listens on this machine, asked through its socket. */
export type ServedConflict = {
  /** One GET below the conflict; an answer other than 200 is an error. */
  readonly get: (path: string) => Promise<unknown>
  /** Uploads lines, and waits until reads see them. */
  readonly upload: (lines: readonly UploadLine[], idempotencyKey?: string) => Promise<UploadAnswer>
  readonly close: () => Promise<void>
}

/** Starts a server over an empty store, its clock standing at `now`, and opens the conflict of a data set. */
export const serveConflict = async (dataSet: DataSet, now: number): Promise<ServedConflict> => {
  const { app, ready, close } = await assemble(createMemoryStore(), pino({ level: 'silent' }), { now: () => now })
  const base = `http://127.0.0.1:${await listening(app)}/v1/conflicts/${dataSet.name}`
  await ready
  const ask = async (path: string, request: RequestInit = {}): Promise<string> => {
    const response = await fetch(`${base}${path}`, request)
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`)
    return text
  }
  const put = (path: string, body: object): Promise<string> =>
    ask(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  await put('', { title: dataSet.title, timeZone: dataSet.timeZone })
  await put('/glossary', { parties: dataSet.parties, publishers: [dataSet.publisher] })
  return {
    get: async (path) => JSON.parse(await ask(path)),
    upload: async (lines, idempotencyKey) => {
      const text = await ask('/developments', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-ndjson',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      })
      const answers = answerLines(text)
      const summary = answers.at(-1)?.summary
      if (!summary) throw new Error('the upload was cut')
      const last = lastPositionIn(answers)
      if (last !== '') await ask(`?waitFor=${last}`)
      return { summary, problems: answers.flatMap(({ problem }) => (problem ? [JSON.stringify(problem)] : [])) }
    },
    close,
  }
}
