import t from 'tap'
import { rectify } from '../../../domain/development/decide.js'
import { applyPatch } from '../../../domain/development/patch.js'
import { isRefusal } from '../../../domain/refusal.js'
import { bodies, fullEnvelope } from '../developments/bodies.js'
import { recording } from '../recording.js'
import { contentOf, figureInput, given, ID, reportOf } from './given.js'

const identity = { id: ID, conflict: 'war' }
const strikeInput = { type: 'StrikeReported', ...fullEnvelope, ...bodies.StrikeReported.full }

const patched = (patch: { readonly [key: string]: unknown }, input: object = figureInput) => {
  const result = applyPatch(contentOf(input), patch, identity, recording)
  if (isRefusal(result)) throw new Error(JSON.stringify(result))
  return result
}
const refused = (patch: { readonly [key: string]: unknown }, input: object = figureInput) => {
  const result = applyPatch(contentOf(input), patch, identity, recording)
  return isRefusal(result) ? result : undefined
}

t.test('the empty patch changes nothing', async (t) => {
  t.same(patched({}), contentOf(figureInput))
  t.same(patched({}, strikeInput), contentOf(strikeInput))
})

t.test('objects are merged member by member', async (t) => {
  t.match(patched({ claim: { credibility: 2 } }), { claim: { claimant: 'east', stance: 'asserts', credibility: 2 } })
})

t.test('null is absent, and what follows from the rest is filled in again', async (t) => {
  t.notOk('weapon' in patched({ weapon: null }, strikeInput))
  t.equal(patched({ claim: { claimant: null } }).claim.claimant, 'publisher:gazette')
  t.equal(patched({ order: null }, strikeInput).order, 0)
})

t.test('null for what is needed is refused', async (t) => {
  t.match(refused({ unit: null }), { errors: [{ pointer: '/unit' }] })
})

t.test('lists are replaced whole', async (t) => {
  t.same(patched({ sources: [{ publisher: 'herald' }] }).sources, [{ publisher: 'herald' }])
  t.same(patched({ place: 'capital' }, strikeInput).place, ['capital'])
})

t.test('counts are replaced whole, and null in one is unknown', async (t) => {
  const bounds = { ...figureInput, value: { low: 70, best: 78, high: 80 } }
  t.same(patched({ value: { low: 75 } }, bounds), contentOf({ ...figureInput, value: { low: 75 } }))
  t.match(patched({ value: { low: 75, best: null, high: 90 } }, bounds), { value: { low: 75, best: null, high: 90 } })
  t.match(patched({ value: 5 }, bounds), { value: { low: 5, best: 5, high: 5, given: 5 } })
  t.match(patched({ value: { low: 75, high: null } }), { value: { low: 75, best: null, high: null, given: null } })
})

t.test('times are replaced whole, in each of their forms', async (t) => {
  const interval = patched({ occurred: { from: '2022-03-01', to: '2022-03-03' } })
  t.same(interval.occurred, contentOf({ ...figureInput, occurred: '2022-03-01/2022-03-03' }).occurred)
  t.match(refused({ occurred: { to: '2022-03-03' } }, { ...figureInput, occurred: '2022-03-01/2022-03-02' }), {
    code: 'PARLEY_BAD_TIME',
  })
})

t.test('the result is validated whole', async (t) => {
  t.match(refused({ claim: { claimant: 'nobody' } }), {
    code: 'PARLEY_UNKNOWN_PARTY',
    errors: [{ pointer: '/claim/claimant' }],
  })
  const position = { ...fullEnvelope, type: 'PositionStated', ...bodies.PositionStated.full }
  t.match(patched({ issue: 'guarantees' }, position), { issue: 'guarantees', value: 'neutral' })
  const free = { ...position, issue: 'guarantees', value: 'anything' }
  t.match(refused({ issue: 'alliance' }, free), { code: 'PARLEY_INVALID', errors: [{ pointer: '/value' }] })
})

t.test('type, id, conflict and externalRef never change', async (t) => {
  const changes = {
    type: 'StatementMade',
    id: '018e4f5a-0000-7000-8000-0000000000ff',
    conflict: 'peace',
    externalRef: null,
  }
  for (const [member, value] of Object.entries(changes))
    t.match(
      refused({ [member]: value }, strikeInput),
      { code: 'PARLEY_IMMUTABLE_FIELD', errors: [{ pointer: `/${member}` }] },
      member,
    )
  t.match(refused({ externalRef: { system: 'wire', key: '1' } }), { code: 'PARLEY_IMMUTABLE_FIELD' })
})

t.test('to name them as they are is no change', async (t) => {
  const same = { type: 'StrikeReported', ...identity, externalRef: fullEnvelope.externalRef }
  t.same(patched(same, strikeInput), contentOf(strikeInput))
})

t.test(
  'members that the type does not have are refused, wherever they stand and whatever they are called',
  async (t) => {
    const odd = JSON.parse(
      '{"__proto__": {"unit": "x"}, "constructor": 1, "claim": {"toString": null, "prototype": {}}}',
    )
    t.same(
      refused(odd)?.errors.map(({ pointer }) => pointer),
      ['/__proto__', '/constructor', '/claim/toString', '/claim/prototype'],
    )
    t.match(refused({ nonsense: null }), { code: 'PARLEY_INVALID', errors: [{ pointer: '/nonsense' }] })
  },
)

t.test('a correction points into its patch', async (t) => {
  const pointers = (patch: { readonly [key: string]: unknown }) => {
    const decision = rectify(given(reportOf()), { patch }, recording)
    return isRefusal(decision) ? decision.errors.map(({ pointer }) => pointer) : decision
  }
  t.same(pointers({ value: 'several' }), ['/patch/value'])
  t.same(pointers({ sources: [{ publisher: 'gazette' }, { publisher: 'nobody' }] }), ['/patch/sources/1/publisher'])
  t.same(pointers({ nonsense: 1 }), ['/patch/nonsense'])
  t.same(pointers({ type: 'StatementMade' }), ['/patch/type'])
})
