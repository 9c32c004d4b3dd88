import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { open, request } from '../http/raw-client.js'
import { U } from '../http/routes/parley-app.js'
import { beginUpload } from '../http/upload-client.js'
import { failToStart, newDirectory, startServer } from './server-process.js'
import { openWar, statementLine } from './war-over-http.js'

t.test('the server makes its store, says where it listens, and is ready', async (t) => {
  const directory = await newDirectory(t)
  const { url, child, ended, logged } = await startServer(t, { PARLEY_STORE: `sqlite:${directory}/deep/er/parley.db` })
  t.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  await openWar(url)
  t.equal((await fetch(`${url}/health/ready`)).status, 200)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
  t.match(logged.join('\n'), /closing\nclosed$/)
})

t.test('a server on another loopback address answers at its address, and at no other name', async (t) => {
  const { url, port, child, ended } = await startServer(t, { PARLEY_STORE: 'memory:', PARLEY_HOST: '127.0.0.2' })
  t.equal(url, `http://127.0.0.2:${port}`)
  t.equal((await fetch(`${url}/metrics`)).status, 200)
  const asked = async (host: string): Promise<number | undefined> => {
    const request = get(`${url}/health/live`, { headers: { host } })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }
  t.equal(await asked(`127.0.0.1:${port}`), 200, 'as a proxy on this machine passes it on')
  t.equal(await asked(`127.0.0.3:${port}`), 421)
  t.equal(await asked(`example.org:${port}`), 421)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

t.test('what a server has recorded, the next one over the same file answers in the same bytes', async (t) => {
  const store = `sqlite:${await newDirectory(t)}/parley.db`
  const first = await startServer(t, { PARLEY_STORE: store })
  await openWar(first.url)
  const upload = beginUpload(first.port)
  upload.request.end([1, 2, 3].map(statementLine).join(''))
  await upload.next()
  await upload.next()
  const position = (await upload.next())?.position
  const citation = z
    .object({ citation: z.string() })
    .parse(await (await fetch(`${first.url}${U}?at=2022-03-20&waitFor=${position}`)).json()).citation
  const cited = await fetch(`${first.url}${citation}`)
  const bytes = await cited.text()
  t.match(JSON.parse(bytes), { conflict: { developments: 3 } })
  first.child.kill('SIGTERM')
  t.equal(await first.ended, 0)
  const second = await startServer(t, { PARLEY_STORE: store })
  const more = beginUpload(second.port)
  more.request.end(statementLine(4))
  t.match(await more.next(), { status: 201 })
  const again = await fetch(`${second.url}${citation}`)
  t.equal(await again.text(), bytes)
  t.equal(again.headers.get('etag'), cited.headers.get('etag'))
})

t.test('SIGTERM lets a request in flight end, refuses new ones, and ends the process with 0', async (t) => {
  const { url, port, child, ended } = await startServer(t, { PARLEY_STORE: 'memory:' })
  await openWar(url)
  const upload = beginUpload(port)
  await upload.send(statementLine(1))
  t.match(await upload.next(), { line: 1, status: 201 })
  const late = await open(port)
  late.write(request(port, 'GET /health/live'))
  await once(late, 'data')
  child.kill('SIGTERM')
  const closed = new Promise((resolve) => late.once('close', resolve))
  late.on('end', () => late.end())
  await closed
  await t.rejects(fetch(`${url}/health/live`), 'nobody listens any more')
  await upload.send(statementLine(2))
  t.match(await upload.next(), { line: 2, status: 201 })
  upload.request.end()
  t.match(await upload.next(), { summary: { recorded: 2, unchanged: 0, refused: 0 } })
  t.equal(await ended, 0)
})

t.test('a second SIGTERM ends the process at once', async (t) => {
  const { url, port, child, ended, logs } = await startServer(t, { PARLEY_STORE: 'memory:' })
  await openWar(url)
  const upload = beginUpload(port)
  await upload.send(statementLine(1))
  await upload.next()
  child.kill('SIGTERM')
  t.ok(await logs('closing'))
  child.kill('SIGTERM')
  t.equal(await ended, 1)
})

t.test('a server killed in the middle of an upload has every line that it acknowledged', async (t) => {
  const store = `sqlite:${await newDirectory(t)}/parley.db`
  const first = await startServer(t, { PARLEY_STORE: store })
  await openWar(first.url)
  const upload = beginUpload(first.port)
  void upload.send(Array.from({ length: 5_000 }, (_, at) => statementLine(at + 1)).join('')).catch(() => undefined)
  const acknowledged: string[] = []
  for (let answer = await upload.next(); answer !== undefined; answer = await upload.next()) {
    acknowledged.push(answer.id ?? '')
    if (acknowledged.length === 200) first.child.kill('SIGKILL')
  }
  t.equal(await first.ended, null)
  t.ok(acknowledged.length >= 200)
  const second = await startServer(t, { PARLEY_STORE: store })
  const retry = beginUpload(second.port)
  retry.request.end(acknowledged.map((_, at) => statementLine(at + 1)).join(''))
  for (const id of acknowledged) t.match(await retry.next(), { id, status: 200, unchanged: true })
  t.match(await retry.next(), { summary: { recorded: 0, unchanged: acknowledged.length, refused: 0 } })
})

t.test('a wrong variable ends the process with 2 and one line that names it', async (t) => {
  const wrong: [string, string][] = [
    ['PARLEY_PORT', '65536'],
    ['PARLEY_HOST', '0.0.0.0'],
    ['PARLEY_STORE', 'postgres://secret@db'],
    ['PARLEY_STORE', 'esdb://admin:secret@localhost:port'],
    ['PARLEY_STORE', 'esdb+discover://admin:secret@cluster?unknown=secret'],
    ['PARLEY_LOG_LEVEL', 'loud'],
    ['PARLEY_API_KEYS_FILE', '/etc/keys.json'],
    ['PARLEY_PROT', '3000'],
  ]
  for (const [name, value] of wrong) {
    const { code, said } = await failToStart(t, { PARLEY_STORE: 'memory:', [name]: value })
    t.equal(code, 2, `${name}=${value}`)
    t.match(said, new RegExp(`^parley: ${name}: [^\n]+\n$`))
    t.notMatch(said, 'secret')
  }
})

t.test('a store that can not be opened ends the process with 1 and one line that says why', async (t) => {
  const directory = await newDirectory(t)
  const PARLEY_STORE = `sqlite:${join(directory, 'parley.db')}`
  await startServer(t, { PARLEY_STORE })
  const locked = await failToStart(t, { PARLEY_STORE })
  t.equal(locked.code, 1)
  t.match(locked.said, /^parley: PARLEY_STORE: [^\n]* is in use by another process[^\n]*\n$/)
  const file = join(directory, 'not-ours.db')
  await writeFile(file, 'this is no database at all, but a text that somebody wrote\n'.repeat(100))
  const foreign = await failToStart(t, { PARLEY_STORE: `sqlite:${file}` })
  t.equal(foreign.code, 1)
  t.match(foreign.said, /^parley: PARLEY_STORE: [^\n]+\n$/)
})

t.test('a port that is taken ends the process with 1 and one line that names it', async (t) => {
  const { port } = await startServer(t, { PARLEY_STORE: 'memory:' })
  const { code, said } = await failToStart(t, { PARLEY_STORE: 'memory:', PARLEY_PORT: String(port) })
  t.equal(code, 1)
  t.match(said, /^parley: PARLEY_PORT: [^\n]+\n$/)
})
