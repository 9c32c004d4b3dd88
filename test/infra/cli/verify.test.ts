import { readFile, writeFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import type { LedgerEvent } from '../../../services/event-store.js'
import { leafHash } from '../../../services/ledger-leaf.js'
import { headOf } from '../../reference/merkle.js'
import { grow, recordedFile, textsIn } from '../event-stores/recorded-file.js'
import { execute } from '../event-stores/sqlite-files.js'
import { beginUpload } from '../http/upload-client.js'
import { headIn, parley } from './parley-command.js'
import { newDirectory, startServer } from './server-process.js'
import { openWar, statementLines } from './war-over-http.js'

const verify = (t: Test, file: string, ...more: readonly string[]) =>
  parley(t, ['verify', '--store', `sqlite:${file}`, ...more])

t.test('a store that is as it was recorded is told with its root, as anybody can compute it', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const root = headOf(textsIn(file)).toString('hex')
  const ended = await verify(t, file)
  t.match(ended, { code: 0, complained: '' })
  t.match(ended.said, `${file}: ${ledger.length} events in 4 streams, the last of ${ledger.at(-1)?.recordedAt}\n`)
  t.strictSame(headIn(ended), { sequence: ledger.length, root })
  t.strictSame(await parley(t, ['verify'], { PARLEY_STORE: `sqlite:${file}` }), ended, 'as PARLEY_STORE names it')
})

t.test('one flipped byte is found, and the event that it is in is named', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const original = await readFile(file)
  const [event, text] = [ledger.at(-1), textsIn(file).at(-1)]
  if (!event || !text) throw new Error('nothing was recorded')
  const start = original.indexOf(text)
  const places = {
    data: start + text.indexOf('Something was said'),
    metadata: start + text.indexOf('"local"') + 1,
    id: start + text.indexOf(`"id":"${event.id}"`) + 10,
    leaf: start + text.length + 5,
  }
  for (const [place, at] of Object.entries(places)) {
    const changed = Buffer.from(original)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    await writeFile(file, changed)
    const { code, said, complained } = await verify(t, file)
    t.equal(code, 1, place)
    t.equal(said, '', `${place}: nothing is told to be well`)
    t.match(complained, new RegExp(`^(parley: Event ${event.sequence} [^\n]+\n)+parley: ${file} is damaged\n$`), place)
  }
})

t.test('of damage all over a file some is told, and how much more there is', async (t) => {
  const { file, ledger } = await recordedFile(t)
  await grow(file, 30)
  execute(file, 'UPDATE event SET leaf = zeroblob(32)')
  const { code, complained } = await verify(t, file)
  t.equal(code, 1)
  const lines = complained.trimEnd().split('\n')
  t.equal(lines.length, 22)
  t.equal(lines[0], 'parley: Event 1 does not match its leaf hash')
  t.equal(lines[20], `parley: and ${ledger.length + 30 - 20} more`)
})

/** Writes an event anew as somebody would who knows how leaves are made. */
const forge = (file: string, sequence: number, from: string, to: string): void => {
  const text = textsIn(file)[sequence - 1]?.toString() ?? ''
  if (!text.includes(from)) throw new Error(`event ${sequence} does not say ${from}`)
  const forged = text.replaceAll(from, to)
  const [canonical, leaf] = [Buffer.from(forged).toString('hex'), leafHash(forged).toString('hex')]
  execute(
    file,
    `UPDATE event SET canonical = CAST(x'${canonical}' AS TEXT), leaf = x'${leaf}' WHERE sequence = ${sequence}`,
  )
}

t.test(
  'what was changed with its hashes, dropped at the end or swapped is found by a root that was kept',
  async (t) => {
    const last = (ledger: readonly LedgerEvent[]): number => ledger.length
    const said = 'Something was said.'
    const tampered: [string, (file: string, ledger: readonly LedgerEvent[]) => void, RegExp][] = [
      [
        'changed',
        (file, ledger) => forge(file, last(ledger), said, 'Nothing was said.'),
        /are not those of the given root/,
      ],
      [
        'dropped',
        (file, ledger) => execute(file, `DELETE FROM event WHERE sequence = ${last(ledger)}`),
        /are missing$/m,
      ],
      [
        'swapped',
        (file, ledger) => {
          const [one, other] = [last(ledger), last(ledger) - 2]
          const move = (from: number, to: number) => `UPDATE event SET sequence = ${to} WHERE sequence = ${from}`
          execute(file, `${move(one, 0)}; ${move(other, one)}; ${move(0, other)}`)
        },
        /are not those of the given root/,
      ],
    ]
    for (const [how, tamper, message] of tampered) {
      const { file, ledger } = await recordedFile(t)
      const { sequence, root } = headIn(await verify(t, file))
      const kept = ['--sequence', String(sequence), '--root', root]
      t.match(
        await verify(t, file, ...kept),
        { code: 0, said: `ok  the first ${sequence} events are those of the` },
        how,
      )
      tamper(file, ledger)
      t.match(await verify(t, file, ...kept), { code: 1, said: '', complained: message }, how)
    }
  },
)

t.test('an old root is that of the beginning of what was recorded since', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const texts = textsIn(file)
  for (const size of [1, ledger.length - 1]) {
    const root = headOf(texts.slice(0, size)).toString('hex').toUpperCase()
    t.match(await verify(t, file, '--sequence', String(size), '--root', root), { code: 0 }, `${size}`)
    t.match(
      await verify(t, file, '--sequence', String(size + 1), '--root', root),
      { code: 1 },
      `${size} is not ${size + 1}`,
    )
  }
})

t.test('a store is verified while a server writes to it, and has the root that the server tells', async (t) => {
  const file = `${await newDirectory(t)}/parley.db`
  const { url, port } = await startServer(t, { PARLEY_STORE: `sqlite:${file}` })
  await openWar(url)
  const upload = beginUpload(port)
  const sent = upload.send(statementLines(2_500))
  const sizes: number[] = []
  let answered = 0
  for (const enough of [50, 400, 1_000]) {
    for (; answered < enough; answered += 1) await upload.next()
    const verified = await verify(t, file)
    t.match(verified, { code: 0, complained: '' })
    const { sequence, root } = headIn(verified)
    t.ok(sequence >= answered, `${sequence} events, ${answered} of them acknowledged`)
    t.match(await (await fetch(`${url}/v1/ledger?sequence=${sequence}`)).json(), { sequence, root })
    sizes.push(sequence)
  }
  t.same(
    sizes,
    sizes.toSorted((a, b) => a - b),
  )
  await sent
  upload.request.end()
})

t.test('what can not be checked ends with 2 and one line', async (t) => {
  const { file } = await recordedFile(t)
  const foreign = `${file}-foreign`
  await writeFile(foreign, 'this is no database at all, but a text that somebody wrote\n'.repeat(100))
  const root = 'ab'.repeat(32)
  const cases: [number, readonly string[], RegExp][] = [
    [2, ['verify', '--store', `sqlite:${file}-none`], /There is no file/],
    [2, ['verify', '--store', 'memory:'], /sqlite:<file>/],
    [2, ['backup', `${file}-copy`, '--store', 'esdb://admin:secret@host'], /sqlite:<file>/],
    [2, ['verify', '--store', 'esdb://admin:secret@host:port'], /^parley: --store: /],
    [2, ['verify', '--store', 'postgres://admin:secret@host'], /^parley: --store: /],
    [2, ['verify', '--store', `sqlite:${file}`, '--root', root], /--root and --sequence together/],
    [2, ['verify', '--store', `sqlite:${file}`, '--sequence', '3'], /--root and --sequence together/],
    [2, ['verify', '--store', `sqlite:${file}`, '--sequence', '3', '--root', 'abc'], /--root <hex>/],
    [2, ['verify', '--store', `sqlite:${file}`, '--sequence', '0', '--root', root], /--sequence <n>/],
    [2, ['verify', '--stores', `sqlite:${file}`], /unknown option '--stores'/],
    [2, ['verify', file], /too many arguments/],
    [2, ['verfiy'], /unknown command 'verfiy'/],
    [1, ['verify', '--store', `sqlite:${foreign}`], /file is not a database/],
  ]
  for (const [expected, args, message] of cases) {
    const { code, said, complained } = await parley(t, args)
    t.equal(code, expected, args.join(' '))
    t.equal(said, '')
    t.match(complained, /^parley: [^\n]+\n$/, args.join(' '))
    t.match(complained, message)
    t.notMatch(complained, 'secret')
  }
  t.match(await parley(t, ['verify'], { PARLEY_STORE: 'sqlite:' }), { code: 2, complained: /^parley: PARLEY_STORE: / })
  t.match(await parley(t, ['verify'], { PARLEY_STROE: `sqlite:${file}` }), { code: 2, complained: /PARLEY_STROE/ })
})

t.test('help is no error, and serve is the server', async (t) => {
  t.match(await parley(t, ['--help']), { code: 0, said: /serve .*verify /s, complained: '' })
  t.match(await parley(t, ['verify', '--help']), { code: 0, said: /Exit codes: 0 .* 1 .* 2 /s, complained: '' })
  t.match(await parley(t, ['--version']), { code: 0, said: /^\d+\.\d+\.\d+\n$/ })
  const { url, child, ended } = await startServer(t, { PARLEY_STORE: 'memory:' }, ['parley', 'serve'])
  t.equal((await fetch(`${url}/health/ready`)).status, 200)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})
