import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { z } from 'zod'
import { packagePath } from '../../infra/package-root.js'
import { type Asked, answerLines, lastPositionIn, parleyApp } from '../infra/http/routes/parley-app.js'

/** The conflict of the five articles, as its routes begin. */
export const U = '/v1/conflicts/ukraine-2022-2025'

/** The dates of the articles that the project is measured by. */
export const DATES = ['2022-03-18', '2022-03-30', '2022-04-12', '2025-04-04'] as const

type Summary = { readonly recorded: number; readonly unchanged: number; readonly refused: number }

/** A Parley with a folder of examples loaded through its API, and what its answers are read with. */
export type Examples = Asked & {
  /** The summary of the first upload. */
  readonly first: Summary
  /** Loads the examples again and answers the summary of the upload. */
  readonly load: () => Promise<Summary>
  /** One GET below the conflict, its answer read by a schema of the members looked at. */
  readonly read: <T>(path: string, schema: z.ZodType<T>) => Promise<T>
  /** The keys that developments have in the examples, as article and number, in the order given. */
  readonly keys: (ids: readonly string[]) => string[]
  /** The id of the development with that key. */
  readonly id: (key: string) => string
}

const conflictFile = z.looseObject({ id: z.string(), principals: z.array(z.string()) })
type ConflictFile = z.infer<typeof conflictFile>
const recorded = z.object({
  developments: z.array(z.object({ id: z.string(), externalRef: z.object({ key: z.string() }) })),
})

type Folder = { readonly file: (name: string) => string; readonly base: string; readonly conflict: ConflictFile }

/** One folder of `examples/`: its files, and its conflict as the routes begin. */
const folderOf = (name: string): Folder => {
  const file = (part: string): string => readFileSync(join(packagePath('examples'), name, part), 'utf8')
  const conflict = conflictFile.parse(JSON.parse(file('conflict.json')))
  return { file, base: `/v1/conflicts/${conflict.id}`, conflict }
}

const load = async ({ put, parley, get }: Asked, { file, base, conflict }: Folder): Promise<Summary> => {
  const { id: _, principals, ...described } = conflict
  if ((await get(base)).status === 404) await put(base, described)
  await put(`${base}/glossary`, JSON.parse(file('glossary.json')))
  const { body } = await put(base, { ...described, principals })
  const { body: answer } = await parley.app.inject({
    method: 'POST',
    url: `${base}/developments`,
    headers: { 'content-type': 'application/x-ndjson' },
    payload: file('developments.ndjson'),
  })
  const lines = answerLines(answer)
  const summary = lines.at(-1)?.summary
  if (!summary) throw new Error('the upload was cut')
  await get(`${base}?waitFor=${lastPositionIn([...lines, body])}`)
  return summary
}

/** A Parley with the five articles. */
export const examplesApp = (t: Test): Promise<Examples> => loadedExample(t, 'ukraine-2022-2025')

/** A Parley with the contested cases. */
export const contestedApp = (t: Test): Promise<Examples> => loadedExample(t, 'contested-cases')

/** A Parley with both, as the demo loads them. */
export const allExamplesApp = async (t: Test): Promise<Asked> => {
  const asked = await parleyApp(t)
  for (const name of ['ukraine-2022-2025', 'contested-cases']) await load(asked, folderOf(name))
  return asked
}

const loadedExample = async (t: Test, name: string): Promise<Examples> => {
  const asked = await parleyApp(t)
  const folder = folderOf(name)
  const first = await load(asked, folder)
  const { developments } = recorded.parse((await asked.get(`${folder.base}/timeline?limit=1000`)).body)
  const keyOf = new Map(developments.map(({ id, externalRef }) => [id, externalRef.key]))
  const idOf = new Map(developments.map(({ id, externalRef }) => [externalRef.key, id]))
  return {
    ...asked,
    first,
    load: () => load(asked, folder),
    read: async (path, schema) => {
      const { status, body, text } = await asked.get(`${folder.base}${path}`)
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`)
      return schema.parse(body)
    },
    keys: (ids) => ids.map((id) => keyOf.get(id) ?? `unknown ${id}`),
    id: (key) => idOf.get(key) ?? `unknown ${key}`,
  }
}
