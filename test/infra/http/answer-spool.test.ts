import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import fc from 'fast-check'
import t from 'tap'
import { AnswerSpool } from '../../../infra/http/answer-spool.js'

const directory = mkdtempSync(join(tmpdir(), 'parley-spool-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const nowhere = join(directory, 'no', 'such', 'directory')

const numbered = (count: number, length = 20): string[] =>
  Array.from({ length: count }, (_, at) => `${at} ${'x'.repeat(length)}\n`)

t.test('all lines come out in order, however writing and reading take turns', async (t) => {
  const turn = fc.oneof(fc.record({ put: fc.integer({ min: 1, max: 3_000 }) }), fc.constant({ read: true }))
  const property = fc.asyncProperty(
    fc.array(turn, { maxLength: 12 }),
    fc.integer({ min: 0, max: 200_000 }),
    async (turns, memoryBytes) => {
      const spool = new AnswerSpool({ memoryBytes, directory })
      let put = ''
      let got = ''
      for (const turn of turns) {
        if ('put' in turn) {
          for (const line of numbered(turn.put)) {
            await spool.put(line)
            put += line
          }
        } else got += spool.read() ?? ''
      }
      spool.finish()
      got += await text(spool)
      return got === put
    },
  )
  await t.resolves(fc.assert(property, { numRuns: 50 }))
  t.strictSame(readdirSync(directory), [], 'no file is left')
})

t.test('what fits in memory never touches the disk', async (t) => {
  const spool = new AnswerSpool({ memoryBytes: 1_000_000, directory: nowhere })
  const lines = numbered(10_000)
  for (const line of lines) await spool.put(line)
  spool.finish()
  t.equal(await text(spool), lines.join(''))
})

t.test('what does not fit in memory goes to the disk, and a disk that fails cuts the answer', async (t) => {
  const spool = new AnswerSpool({ memoryBytes: 1_000, directory: nowhere })
  for (const line of numbered(10_000)) await spool.put(line)
  t.ok(spool.destroyed)
  await t.rejects(finished(spool), { code: 'ENOENT' })
})

t.test('an answer that nobody takes any more swallows the rest', async (t) => {
  const spool = new AnswerSpool({ memoryBytes: 1_000, directory })
  const lines = numbered(10_000)
  for (const line of lines) await spool.put(line)
  spool.destroy()
  for (const line of lines) await spool.put(line)
  spool.finish()
  await finished(spool).catch(() => undefined)
  t.equal(spool.read(), null)
  t.strictSame(readdirSync(directory), [])
})
