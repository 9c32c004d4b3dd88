import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { packagePath } from '../package-root.js'
import { serve } from './serve.js'

// Starts a server on a store of its own and loads the examples through its API, as any client would.

const conflictFile = z.looseObject({ id: z.string(), principals: z.array(z.string()) })

const send = async (method: 'PUT' | 'POST', url: string, type: string, body: string): Promise<string> => {
  const response = await fetch(url, { method, headers: { 'content-type': type }, body })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname} was answered ${response.status}: ${text}`)
  return text
}

const uploadEnd = z.object({ summary: z.object({ recorded: z.number(), unchanged: z.number(), refused: z.number() }) })

type Example = z.infer<typeof conflictFile> & { readonly folder: string }

/** One folder of examples, by its conflict. */
const exampleIn = (folder: string): Example => ({
  ...conflictFile.parse(JSON.parse(readFileSync(join(folder, 'conflict.json'), 'utf8'))),
  folder,
})

/** Loads an example: the conflict, its glossary, its principals (parties of the glossary), its developments. */
const load = async (url: string, { folder, id, principals, ...conflict }: Example): Promise<string> => {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const base = `${url}/v1/conflicts/${id}`
  const known = await fetch(base)
  await known.arrayBuffer()
  if (known.status === 404) await send('PUT', base, 'application/json', JSON.stringify(conflict))
  await send('PUT', `${base}/glossary`, 'application/json', read('glossary.json'))
  await send('PUT', base, 'application/json', JSON.stringify({ ...conflict, principals }))
  const answer = await send('POST', `${base}/developments`, 'application/x-ndjson', read('developments.ndjson'))
  const lines = answer.trimEnd().split('\n')
  const { summary } = uploadEnd.parse(JSON.parse(lines.at(-1) ?? '{}'))
  if (summary.refused > 0) throw new Error(`${id}: ${lines.find((line) => line.includes('"problem"'))}`)
  return `${id}: ${summary.recorded} lines recorded, ${summary.unchanged} unchanged`
}

/** What is worth looking at first, below a conflict of the examples: where, and what to see. */
type Sights = readonly (readonly [string, string])[]

const articleSights: Sights = [
  [
    '/positions?at=2022-03-30&issue=neutrality,crimea-status',
    "30 March 2022: Ukraine's neutrality is known only in Medinsky's words (voice: attributed); Moscow calls Crimea settled.",
  ],
  [
    '/positions?at=2022-04-12&issue=neutrality',
    "Two weeks later the same position stands in Ukraine's own words (voice: own).",
  ],
  [
    '/state?asOf=2022-03-29&knownAt=2022-03-30',
    'What was known on 30 March of 29 March: talks, a proposal and a promise of which /state?at=2022-03-29 knew nothing yet.',
  ],
  [
    '/commitments?at=2022-03-30&flag=claimedBroken',
    'The promise of less military activity around Kyiv and Chernihiv: five verdicts, and the strikes reported since.',
  ],
  [
    '/ceasefires/us-30-day-ceasefire',
    'The 30-day ceasefire: proposed by the United States, rejected by Russia, never in effect.',
  ],
  [
    '/casualties?from=2025-04-03&to=2025-04-04',
    'Kharkiv, 3 April 2025: 32 injured, and at least 5 killed, as only 5 civilians are counted.',
  ],
]

const contestedSights: Sights = [
  [
    '/ceasefires/energy-moratorium-2025?at=2025-04-20',
    'The energy moratorium on 20 April 2025: expired according to Moscow, in force according to Kyiv (accordingTo).',
  ],
  [
    '/violations?ceasefire=easter-truce-2025',
    'Violations of the Easter truce as each side counts them: later totals supersede earlier ones, and nothing is added up.',
  ],
  [
    '/proposals/28-point-plan/versions',
    'The plan of 28, 19 and 20 points: what was dropped, what changed, and who answered which version.',
  ],
]

/** The conflict that is loaded first, so that the sequences that README and docs name are those of the demo. */
const FIRST = 'ukraine-2022-2025'

const sightsOf: Readonly<Record<string, Sights>> = {
  [FIRST]: articleSights,
  'contested-cases-2022-2025': contestedSights,
}

const loadAndTell = async (url: string): Promise<void> => {
  const root = packagePath('examples')
  const examples = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'conflict.json')))
    .map(({ name }) => exampleIn(join(root, name)))
    .sort((a, b) => Number(b.id === FIRST) - Number(a.id === FIRST) || (a.id < b.id ? -1 : 1))
  for (const example of examples) process.stdout.write(`${await load(url, example)}\n`)
  process.stdout.write('\nWorth trying, in a browser or with curl (Ctrl-C ends the server):\n')
  for (const { id } of examples)
    for (const [path, seen] of sightsOf[id] ?? [])
      process.stdout.write(`\n  ${seen}\n  ${url}/v1/conflicts/${id}${path}\n`)
  process.stdout.write(`\n  All routes, with a form to try each:\n  ${url}/docs\n`)
}

await serve({ PARLEY_STORE: 'sqlite:./data/demo.db', PARLEY_LOG_LEVEL: 'warn', ...process.env }, loadAndTell)
