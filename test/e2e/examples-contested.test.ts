import t from 'tap'
import { z } from 'zod'
import { contestedApp } from './examples-app.js'

const { first, load, read, events } = await contestedApp(t)

t.test('44 developments and 5 corrections are recorded, and the same cases again are all unchanged', async (t) => {
  t.strictSame(first, { recorded: 49, unchanged: 0, refused: 0 })
  const before = await events()
  t.strictSame(await load(), { recorded: 0, unchanged: 49, refused: 0 })
  t.equal(await events(), before, 'nor do conflict and glossary add events')
})

const development = z.looseObject({
  externalRef: z.object({ key: z.string() }),
  reportedAt: z.string(),
  note: z.string().optional(),
  sources: z.array(z.looseObject({ publisher: z.string(), publishedAt: z.string().optional() })),
})
const { developments } = await read('/timeline?limit=1000', z.object({ developments: z.array(development) }))

t.test('every claim has a source, and the day of a report that has none of its own is told in the note', (t) => {
  t.equal(developments.length, 44)
  for (const { externalRef, sources, note } of developments) {
    t.ok(sources.length > 0, externalRef.key)
    const isDated = sources.some(({ publishedAt }) => publishedAt !== undefined)
    t.ok(isDated || note !== undefined, `${externalRef.key} is undated and has no note`)
  }
  t.end()
})

t.test('two lines are of no known source, and both say so', (t) => {
  const unknown = developments.filter(({ sources }) =>
    sources.some(({ publisher }) => publisher === 'source-not-given'),
  )
  t.strictSame(unknown.map(({ externalRef }) => externalRef.key).sort(), ['plan/7', 'plan/9'])
  t.end()
})
