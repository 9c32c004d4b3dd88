import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { packagePath } from '../infra/package-root.js'
import { examplesApp } from './e2e/examples-app.js'
import { newDirectory } from './infra/cli/server-process.js'
import { serving } from './infra/http/routes/serving-parley.js'
import { blocksOf } from './readme/blocks.js'
import { missingFrom } from './readme/contained.js'
import { requestsOf } from './readme/curl.js'

const blocks = blocksOf(readFileSync(packagePath('docs/proofs.md'), 'utf8'))

/** The program of the page, in a directory of its own where it keeps its head. */
const program = async (t: Test) => {
  const [code, ...others] = blocks.filter(({ language }) => language === 'js')
  if (!code || others.length > 0) throw new Error('the page has one program')
  const directory = await newDirectory(t)
  await writeFile(join(directory, 'check-ledger.mjs'), code.text)
  const run = async (port: number, conflict: string, sequence: number) => {
    const args = ['check-ledger.mjs', `http://127.0.0.1:${port}`, conflict, String(sequence)]
    const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
    const [said, complained, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { said, complained, exit: z.number().parse(exit) }
  }
  const head = join(directory, 'ledger-head.json')
  return {
    run,
    kept: async () => JSON.parse(await readFile(head, 'utf8')),
    keep: (kept: object) => writeFile(head, JSON.stringify(kept)),
  }
}

t.test('the program of the page has every event proved, and every growth of the ledger', async (t) => {
  const { port, parley, record, position } = await serving(t)
  const { run, kept } = await program(t)
  const first = Number(position)
  for (let sequence = 1; sequence <= first; sequence += 1) {
    const { said, exit, complained } = await run(port, 'a-war', sequence)
    t.equal(exit, 0, complained)
    t.match(said, `ok  event ${sequence} is in the ledger as told\n`)
    t.equal(said.includes(`ok  they are the first of the ${first} of now\n`), sequence > 1)
  }
  let size = first
  for (const more of [1, 2, 5]) {
    for (let at = 0; at < more; at += 1) {
      const { position } = await record(`${more}-${at}`)
      await parley.app.inject(`/v1/ledger?waitFor=${position}`)
    }
    t.match(await run(port, 'a-war', size), {
      exit: 0,
      said: `no fewer than the ${size} events of then are there\nok  they are the first of the ${size + more} of now\n`,
    })
    size += more
    t.match(await kept(), { sequence: size, root: /^[0-9a-f]{64}$/ })
  }
})

t.test('the program of the page finds a ledger that is not the one of which it kept the head', async (t) => {
  const [one, other] = [await serving(t), await serving(t)]
  const { run, kept, keep } = await program(t)
  t.equal((await run(one.port, 'a-war', 1)).exit, 0)
  const head = await kept()
  t.match(await run(other.port, 'a-war', 1), { exit: 1, complained: /NOT SO: they are the first of the/ })
  t.strictSame(await kept(), head, 'the head is kept')
  const { position } = await other.record('1')
  await other.parley.app.inject(`/v1/ledger?waitFor=${position}`)
  t.match(await run(other.port, 'a-war', 1), { exit: 1, complained: /NOT SO: they are the first of the/ })
  await keep({ ...head, sequence: head.sequence + 1 })
  t.match(await run(one.port, 'a-war', 1), { exit: 1, complained: /NOT SO: no fewer than/ }, 'events were dropped')
})

t.test('the answers that the page shows are those that its curl lines are given', async (t) => {
  const { parley } = await examplesApp(t)
  const variables = new Map<string, string>()
  let compared = 0
  for (const [index, { language, text, line }] of blocks.entries()) {
    if (language !== 'sh') continue
    const [request] = requestsOf(text, variables)
    const shown = blocks[index + 1]
    if (!request || shown?.language !== 'json') throw new Error(`line ${line} has no answer`)
    const { body } = await parley.app.inject({ method: request.method, url: request.path })
    t.strictSame(missingFrom(JSON.parse(shown.text), JSON.parse(body)), [], `line ${line}`)
    compared += 1
  }
  t.equal(compared, blocks.filter(({ language }) => language === 'json').length)
})
