import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { parseStrictJson } from '../../../infra/http/strict-json.js'

const read = (text: string) => parseStrictJson(Buffer.from(text))
const faultIn = (text: string | Buffer) => {
  const result = parseStrictJson(Buffer.from(text))
  if ('value' in result) return 'no fault'
  const [error] = result.fault.errors
  return [result.fault.code, error?.pointer]
}

const json = fc.jsonValue({ maxDepth: 5, noUnicodeString: false })
/** Has nothing that is refused for a reason of its own. */
const isHarmless = (text: string) => !/"__proto__"|\\u0000|\\ud[89a-f]/.test(text)

t.test('any JSON is read as JSON.parse reads it', async (t) => {
  const property = fc.property(json, fc.constantFrom(undefined, 1), (value, indent) => {
    const text = JSON.stringify(value, undefined, indent)
    fc.pre(isHarmless(text))
    return isDeepStrictEqual(read(text), { value: JSON.parse(text) })
  })
  t.doesNotThrow(() => fc.assert(property))
})

t.test('a key given twice is found wherever it is', async (t) => {
  const key = fc.string({ unit: 'grapheme' })
  const property = fc.property(json, key, json, json, (before, key, first, second) => {
    const member = (value: unknown) => `${JSON.stringify(key)}:${JSON.stringify(value)}`
    const text = `[${JSON.stringify(before)},{${member(first)},${member(second)}}]`
    fc.pre(isHarmless(text))
    const pointer = `/1/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return isDeepStrictEqual(faultIn(text), ['PARLEY_MALFORMED_REQUEST', pointer])
  })
  t.doesNotThrow(() => fc.assert(property))
})

t.test('no bytes throw', async (t) => {
  const noise = fc
    .array(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\\u00', 'a', '1', 'é', '\u0000'))
    .map((parts) => parts.join(''))
  const property = fc.property(
    fc.oneof(
      noise.map((text) => Buffer.from(text)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    ),
    (bytes) => {
      const result = parseStrictJson(bytes)
      return 'value' in result || result.fault.errors.length === 1
    },
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1_000 }))
})

t.test('32 levels are read, 33 are not', async (t) => {
  t.ok('value' in read('['.repeat(32) + ']'.repeat(32)))
  t.strictSame(faultIn('['.repeat(33) + ']'.repeat(33)), ['PARLEY_TOO_DEEP', '/0'.repeat(32)])
  t.strictSame(faultIn('[{"a":"[[["},'.repeat(33)), ['PARLEY_TOO_DEEP', `${'/1'.repeat(31)}/0`])
  t.ok('value' in read(JSON.stringify('['.repeat(100))), 'brackets in a text are no levels')
})

t.test('texts are checked where an escape could smuggle something in', async (t) => {
  t.strictSame(faultIn('{"a":[1,"x\\ud800y"]}'), ['PARLEY_BAD_TEXT', '/a/1'])
  t.strictSame(faultIn('{"a":"x\\u0000"}'), ['PARLEY_BAD_TEXT', '/a'])
  t.strictSame(faultIn('{"a\\udfff":1}'), ['PARLEY_BAD_TEXT', '/a\ufffd'])
  t.strictSame(faultIn(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), ['PARLEY_MALFORMED_REQUEST', ''])
  t.strictSame(read('"\\ud83d\\udd4a \\\\u0000"'), { value: '🕊 \\u0000' })
})

t.test('keys that schemas drop and merges follow are refused, those that are plain data are not', async (t) => {
  t.strictSame(faultIn('{"a":{"__proto__":null}}'), ['PARLEY_INVALID', '/a/__proto__'])
  t.strictSame(faultIn('{"\\u005f_proto__":1}'), ['PARLEY_INVALID', '/__proto__'])
  t.strictSame(read('{"constructor":1}'), { value: { constructor: 1 } })
})

t.test('a number that overflows is refused', async (t) => {
  t.strictSame(faultIn('{"a":[-1e999]}'), ['PARLEY_INVALID', '/a/0'])
})
