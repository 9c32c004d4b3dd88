import { parse } from 'csv-parse/sync'
import type { Test } from 'tap'
import { type AppOptions, lastPositionIn, openedApp, ref, U } from './parley-app.js'

/** Places with and without coordinates, one of them told in a script that runs from right to left. */
const places = [
  { id: 'ukraine', name: 'Ukraine', precision: 'country' },
  { id: 'irpin', name: 'Irpin', within: 'ukraine', latitude: 50.52, longitude: 30.25, precision: 'city' },
  { id: 'port', name: 'ميناء', latitude: -9.65, longitude: -20.4 },
  { id: 'front', name: 'The front', within: 'ukraine' },
]

/** A strike of one day, claimed by Ukraine. */
export const strike = (key: string, over: object = {}) => ({
  type: 'StrikeReported',
  occurred: '2022-03-18',
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire', title: 'A strike', url: 'https://example.org/1', publishedAt: '2022-03-19' }],
  place: 'irpin',
  incident: `strike-${key}`,
  ...ref(key),
  ...over,
})

/** A count of killed, of all people unless told otherwise. */
export const killed = (count: number | string, over: object = {}) => ({ harm: 'killed', count, ...over })

/** A Parley with some developments, its exports and what they are compared with. */
export const exportingApp = async (t: Test, lines: readonly object[], options: AppOptions = {}) => {
  const asked = await openedApp(t, options)
  const { body } = await asked.put(`${U}/glossary`, { places })
  const upload = async (more: readonly object[]) => {
    const answers = await asked.upload(more)
    const refused = answers.find(({ problem }) => problem)
    if (refused) throw new Error(JSON.stringify(refused))
    await asked.get(`${U}?waitFor=${lastPositionIn([...answers, body])}`)
    return answers
  }
  const answers = await upload(lines)
  const exported = (query: string, headers = {}) => asked.get(`${U}/export?${query}`, headers)
  /** The records of a table, each by its columns. */
  const records = async (query: string): Promise<readonly Readonly<Record<string, string>>[]> => {
    const { status, text } = await exported(query)
    if (status !== 200) throw new Error(text)
    return parse(text, { columns: true })
  }
  return { ...asked, upload, exported, records, ids: answers.flatMap(({ id }) => id ?? []) }
}
