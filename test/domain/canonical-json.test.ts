import fc from 'fast-check'
import { canonicalize } from 'json-canonicalize'
import t from 'tap'
import { canonicalJson } from '../../domain/canonical-json.js'

t.test('the example of RFC 8785, section 3.2.2, is written as printed there', async (t) => {
  const input: unknown = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  )
  t.equal(
    canonicalJson(input),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

t.test('members are sorted by UTF-16 code units, as in section 3.2.3', async (t) => {
  const input = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  t.same(
    [...canonicalJson(input).matchAll(/:(\d)/g)].map((match) => Number(match[1])),
    [2, 4, 6, 7, 1, 5, 3],
  )
})

t.test('any JSON is written as the package json-canonicalize writes it', async () => {
  const parsed = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)))
  fc.assert(fc.property(parsed, (value) => canonicalJson(value) === canonicalize(value)))
})

t.test('one value in two places is no circle, and a member called toJSON is a member', async (t) => {
  const shared: string[] = []
  t.equal(canonicalJson({ together: shared, to: shared }), '{"to":[],"together":[]}')
  t.equal(canonicalJson({ toJSON: 1, b: 2, a: 3 }), '{"a":3,"b":2,"toJSON":1}')
  t.equal(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":-0}}')), '{"__proto__":{"a":0},"b":1}')
})

t.test('an undefined member is absent; what JSON cannot hold is a bug', async (t) => {
  t.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}')
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, [undefined]])
    t.throws(() => canonicalJson(value), TypeError)
})
