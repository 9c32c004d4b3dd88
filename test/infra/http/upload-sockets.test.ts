import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { isAlive, listening } from './raw-client.js'
import { openedApp, ref, statement } from './routes/parley-app.js'
import { beginUpload } from './upload-client.js'

const line = (key: string): string => `${JSON.stringify(statement(ref(key)))}\n`
/** A line that is refused with an answer of some length. */
const REFUSED = '{"type":7}\n'

const served = async (t: Test) => {
  const asked = await openedApp(t)
  return { ...asked, port: await listening(asked.parley.app) }
}

/** Fulfils once the ledger holds so many events. */
const reaching = async (events: () => Promise<number>, wanted: number): Promise<void> => {
  while ((await events()) < wanted) await new Promise((resolve) => setImmediate(resolve))
}

t.test('a client that waits for each answer line before it sends the next is not kept waiting', async (t) => {
  const { port } = await served(t)
  const upload = beginUpload(port)
  for (const key of ['1', '2', '3']) {
    await upload.send(line(key))
    t.match(await upload.next(), { line: Number(key), status: 201 })
  }
  await upload.send('{"half":')
  await upload.send(`1}\n${line('5')}`)
  t.match(await upload.next(), { line: 4, status: 422 })
  t.match(await upload.next(), { line: 5, status: 201 })
  upload.request.end()
  t.match(await upload.next(), { summary: { recorded: 4, refused: 1 } })
  t.equal(await upload.next(), undefined)
})

t.test('an unfinished last line of a broken upload is not recorded, even where it could be read', async (t) => {
  const { port, events } = await served(t)
  const before = await events()
  for (const headers of [{}, { 'content-length': 100_000 }]) {
    const upload = beginUpload(port, headers)
    await upload.send(line('whole'))
    t.match(await upload.next(), { line: 1 })
    await upload.send(line('unfinished').trimEnd())
    upload.request.destroy()
    // The upload has been read to its break once another one, begun later, is through.
    const next = beginUpload(port)
    next.request.end(line('after'))
    await next.next()
    t.match(await next.next(), { summary: { refused: 0 } })
  }
  t.equal(await events(), before + 2)
})

t.test('a client that sends 100,000 lines before it reads a byte gets an answer to each, in order', async (t) => {
  const { port, events } = await served(t)
  const before = await events()
  const isReport = (at: number) => at % 25 === 0
  const lines = Array.from({ length: 100_000 }, (_, at) => (isReport(at) ? line(String(at)) : REFUSED))
  const body = lines.join('')
  const upload = beginUpload(port, { 'content-length': Buffer.byteLength(body) })
  // This would never be fulfilled if the server waited for its answer to be read.
  await upload.send(body)
  upload.request.end()
  const answered = await text(await upload.answer)
  const [summary, ...answers] = answered.trimEnd().split('\n').reverse()
  const expected = lines.map((_, at) => `{"line":${at + 1},"status":${isReport(at) ? 201 : 422},`).reverse()
  t.equal(answers.length, lines.length)
  t.equal(
    answers.findIndex((one, at) => !one.startsWith(expected[at] ?? '')),
    -1,
  )
  t.match(JSON.parse(summary ?? ''), { summary: { recorded: 4_000, unchanged: 0, refused: 96_000 } })
  t.equal(await events(), before + 4_000)
})

t.test('a client that never reads has all its lines recorded', async (t) => {
  const { port, events } = await served(t)
  const before = await events()
  const upload = beginUpload(port)
  await upload.send(REFUSED.repeat(40_000))
  await upload.send(line('last'))
  upload.request.end()
  await reaching(events, before + 1)
  upload.request.destroy()
  t.ok(await isAlive(port))
})

t.test('a fifth upload at once is refused, and one that ended makes room', async (t) => {
  const { port } = await served(t)
  const uploads = [1, 2, 3, 4].map(() => beginUpload(port))
  for (const [at, upload] of uploads.entries()) {
    await upload.send(line(String(at)))
    t.match(await upload.next(), { status: 201 })
  }
  const fifth = beginUpload(port)
  fifth.request.end(line('5'))
  t.match(await fifth.answer, { statusCode: 429, headers: { 'retry-after': /^\d+$/ } })
  t.match(await fifth.next(), { code: 'PARLEY_TOO_MANY_REQUESTS' })
  const [first] = uploads
  first?.request.end()
  t.match(await first?.next(), { summary: { recorded: 1 } })
  t.equal(await first?.next(), undefined)
  const sixth = beginUpload(port)
  sixth.request.end(line('6'))
  t.match(await sixth.next(), { status: 201 })
  for (const upload of uploads) upload.request.destroy()
})
