import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { packagePath } from '../../infra/package-root.js'

const PROGRAM = fileURLToPath(new URL('check.js', import.meta.url))
const EXTRACTS = packagePath('test/fixtures/revisions')

/** Runs the check as a process: how it ended, and what it said. */
const check = async (...options: readonly string[]) => {
  const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [told, refused, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, refused, lines: told.trimEnd().split('\n') }
}

/** A copy of the extracts, in which a test may change what it likes. */
const copy = (t: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-revisions-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  cpSync(EXTRACTS, folder, { recursive: true })
  return folder
}

t.test('each log is sent, sent again and compared, and told of in one line', async (t) => {
  const { code, refused, lines } = await check('--folder', EXTRACTS, '--points', '4')
  t.equal(refused, '')
  t.equal(code, 0)
  t.equal(lines.length, 5)
  // Counted in the extract by hand: 13 days of personnel, and prisoners of war for 4 of them.
  t.match(lines[0], /^russia-losses-personnel: 39 log lines, \d+ sent, .* 5 points, \d+ figures compared, 0 mismatches/)
  t.match(lines[0], /reports 17, /)
})

t.test('a line that is refused is told of, and ends the check with 1', async (t) => {
  const folder = copy(t)
  const path = join(folder, 'russia-losses-correction-revisions.jsonl')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"field artillery": 32', `"${'x'.repeat(70)}": 32`))
  const { code, lines } = await check('--folder', folder, '--points', '1')
  t.equal(code, 1)
  t.match(
    lines.find((line) => line.includes('refused')),
    /PARLEY_INVALID.*\/measure/,
  )
})

t.test('with nothing to check, or a wrong option, it ends with 2 and says why', async (t) => {
  t.match(await check('--folder', join(EXTRACTS, 'nowhere')), { code: 2, refused: /there is no folder .*nowhere/ })
  t.match(await check('--points', '0'), { code: 2, refused: /--points: / })
  t.match(await check('--pints', '1'), { code: 2, refused: /--pints/ })
  const folder = copy(t)
  writeFileSync(join(folder, 'other-revisions.jsonl'), '')
  t.match(await check('--folder', folder), { code: 2, refused: /how other-revisions\.jsonl is read/ })
  rmSync(join(folder, 't4p-lebanon-casualties-revisions.jsonl'))
  t.match(await check('--folder', folder), { code: 2, refused: /has no log of t4p-lebanon-casualties/ })
})
