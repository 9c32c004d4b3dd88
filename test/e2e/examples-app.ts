import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { z } from 'zod'
import { packagePath } from '../../infra/package-root.js'
import { type Asked, answerLines, parleyApp } from '../infra/http/routes/parley-app.js'

/** The conflict of the examples, as its routes begin. */
export const U = '/v1/conflicts/ukraine-2022-2025'

const EXAMPLES = packagePath('examples/ukraine-2022-2025')

/** The dates of the articles that the project is measured by. */
export const DATES = ['2022-03-18', '2022-03-30', '2022-04-12', '2025-04-04'] as const

type Summary = { readonly recorded: number; readonly unchanged: number; readonly refused: number }

/** A Parley with the examples loaded through its API, and what its answers are read with. */
export type Examples = Asked & {
  /** Loads the examples again and answers the summary of the upload. */
  readonly load: () => Promise<Summary>
  /** One GET below the conflict, its answer read by a schema of the members looked at. */
  readonly read: <T>(path: string, schema: z.ZodType<T>) => Promise<T>
  /** The article and number that developments have in the examples, in the order given. */
  readonly keys: (ids: readonly string[]) => string[]
  /** The id of the development with that article and number. */
  readonly id: (key: string) => string
}

const conflictFile = z.looseObject({ id: z.string(), principals: z.array(z.string()) })
const recorded = z.object({
  developments: z.array(z.object({ id: z.string(), externalRef: z.object({ key: z.string() }) })),
})

const load = async ({ put, parley, get }: Asked): Promise<Summary> => {
  const file = (name: string): string => readFileSync(join(EXAMPLES, name), 'utf8')
  const { id: _, principals, ...described } = conflictFile.parse(JSON.parse(file('conflict.json')))
  if ((await get(U)).status === 404) await put(U, described)
  await put(`${U}/glossary`, JSON.parse(file('glossary.json')))
  const { body } = await put(U, { ...described, principals })
  const { body: answer } = await parley.app.inject({
    method: 'POST',
    url: `${U}/developments`,
    headers: { 'content-type': 'application/x-ndjson' },
    payload: file('developments.ndjson'),
  })
  const lines = answerLines(answer)
  const summary = lines.at(-1)?.summary
  if (!summary) throw new Error('the upload was cut')
  const last = lines.map(({ position }) => position ?? '').reduce((a, b) => (a > b ? a : b), body.position ?? '')
  await get(`${U}?waitFor=${last}`)
  return summary
}

export const examplesApp = async (t: Test): Promise<Examples & { readonly first: Summary }> => {
  const asked = await parleyApp(t)
  const first = await load(asked)
  const { developments } = recorded.parse((await asked.get(`${U}/timeline?limit=1000`)).body)
  const keyOf = new Map(developments.map(({ id, externalRef }) => [id, externalRef.key]))
  const idOf = new Map(developments.map(({ id, externalRef }) => [externalRef.key, id]))
  return {
    ...asked,
    first,
    load: () => load(asked),
    read: async (path, schema) => {
      const { status, body, text } = await asked.get(`${U}${path}`)
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`)
      return schema.parse(body)
    },
    keys: (ids) => ids.map((id) => keyOf.get(id) ?? `unknown ${id}`),
    id: (key) => idOf.get(key) ?? `unknown ${key}`,
  }
}
