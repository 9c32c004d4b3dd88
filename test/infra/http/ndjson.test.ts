import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { type NdjsonLine, readNdjson } from '../../../infra/http/ndjson.js'
import { HttpProblem } from '../../../infra/http/problems.js'

const linesOf = async (input: Readable, options?: { idleMs?: number; maxBytes?: number }) => {
  const lines: [number, string][] = []
  for await (const line of readNdjson(input, options)) lines.push([line.line, textOf(line)])
  return lines
}

const textOf = (line: NdjsonLine): string => ('bytes' in line ? line.bytes.toString() : 'too long')

const inPieces = (text: string, size: number): Readable => {
  const bytes = Buffer.from(text)
  return Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  )
}

t.test('lines are the same in whatever pieces they come', async (t) => {
  const text = fc.array(fc.constantFrom('a', 'é', '\n', '\n\n', '\r\n', ' ', '{"x":1}', '🕊'), { maxLength: 30 })
  const property = fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (parts, size) => {
    const whole = parts.join('')
    const expected = whole
      .split('\n')
      .map((line, at): [number, string] => [at + 1, line.replace(/\r$/, '')])
      .filter(([, line]) => line.trim() !== '')
    return isDeepStrictEqual(await linesOf(inPieces(whole, size)), expected)
  })
  await t.resolves(fc.assert(property))
})

t.test('a line over the limit is named and skipped, its neighbours are not harmed', async (t) => {
  for (const size of [1, 3, 100]) {
    const lines = await linesOf(inPieces(`12345\n123456\n12345\r\n123456\r\n${'x'.repeat(50)}\nend`, size), {
      maxBytes: 5,
    })
    t.strictSame(lines, [
      [1, '12345'],
      [2, 'too long'],
      [3, '12345'],
      [4, 'too long'],
      [5, 'too long'],
      [6, 'end'],
    ])
  }
})

t.test('what came last of a broken upload is not a line', async (t) => {
  const input = new Readable({ read: () => undefined })
  const lines = readNdjson(input)
  input.push('{"a":1}\n{"b"')
  t.strictSame((await lines.next()).value, { line: 1, bytes: Buffer.from('{"a":1}') })
  const broken = lines.next()
  input.destroy(new Error('aborted'))
  const error = await broken.catch((error) => error)
  t.ok(error instanceof HttpProblem)
  t.equal(error.fault.code, 'PARLEY_MALFORMED_REQUEST')
})

t.test('an upload on which nothing comes is given up, and its stream is left to its owner', async (t) => {
  const input = new Readable({ read: () => undefined })
  const error = await linesOf(input, { idleMs: 20 }).catch((error) => error)
  t.ok(error instanceof HttpProblem)
  t.equal(error.fault.code, 'PARLEY_REQUEST_TIMEOUT')
  t.notOk(input.destroyed)
  input.destroy()
})

t.test('time that the consumer takes does not count as idle', async (t) => {
  const lines = readNdjson(inPieces('1\n2\n', 2), { idleMs: 50 })
  await lines.next()
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.strictSame((await lines.next()).value, { line: 2, bytes: Buffer.from('2') })
})
