import t from 'tap'
import { developmentTypes, fieldsOf } from '../../domain/developments/catalogue.js'
import { inputForm, normalise } from '../../domain/normalise.js'
import { isRefusal } from '../../domain/refusal.js'
import type { LeafKind } from '../../domain/vocabulary/field.js'
import { isRecord, mapLeaves } from '../../domain/vocabulary/leaves.js'
import { bodies, fullEnvelope, minimalEnvelope } from './developments/bodies.js'
import { recording } from './recording.js'

const content = (input: unknown) => {
  const result = normalise(input, recording)
  if (isRefusal(result)) throw new Error(JSON.stringify(result))
  return result
}
const refusal = (input: unknown) => {
  const result = normalise(input, recording)
  return isRefusal(result) ? result : undefined
}

/** The same JSON with something else at a pointer. */
const withAt = (value: unknown, [step, ...rest]: readonly string[], put: unknown): unknown => {
  if (step === undefined) return put
  if (Array.isArray(value)) return value.map((entry, at) => (at === Number(step) ? withAt(entry, rest, put) : entry))
  return isRecord(value) ? { ...value, [step]: withAt(value[step], rest, put) } : put
}
const without = (value: object, member: string): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== member))

/** What no field of a kind takes, and how it is refused. */
const WRONG: { readonly [kind in LeafKind]?: { readonly put: unknown; readonly code: string } } = {
  party: { put: 'nobody-of-that-name', code: 'PARLEY_UNKNOWN_PARTY' },
  claimant: { put: 'publisher:nobody-of-that-name', code: 'PARLEY_UNKNOWN_PUBLISHER' },
  issue: { put: 'nothing-of-that-name', code: 'PARLEY_UNKNOWN_ISSUE' },
  place: { put: 'nowhere-of-that-name', code: 'PARLEY_UNKNOWN_PLACE' },
  publisher: { put: 'no-paper-of-that-name', code: 'PARLEY_UNKNOWN_PUBLISHER' },
  time: { put: '2022-02-30', code: 'PARLEY_BAD_TIME' },
  reportTime: { put: '2022-03-19T10:00', code: 'PARLEY_BAD_TIME' },
  count: { put: '5-3', code: 'PARLEY_BAD_COUNT' },
  development: { put: 'not-a-uuid', code: 'PARLEY_INVALID' },
}

for (const type of developmentTypes) {
  const full = { type, ...fullEnvelope, ...bodies[type].full }
  const minimal = { type, ...minimalEnvelope, ...bodies[type].minimal }

  t.test(`a ${type} with all its members is stored, and its input form says the same again`, async (t) => {
    const stored = content(full)
    t.same(Object.keys(stored).sort(), Object.keys(full).sort())
    t.same(content(inputForm(stored)), stored)
  })

  t.test(`a ${type} with only what it needs is stored, and each of that is needed`, async (t) => {
    const stored = content(minimal)
    t.match(stored, { type, order: 0, claim: { claimant: 'east', stance: 'asserts' }, sources: [] })
    t.same(content(inputForm(stored)), stored)
    for (const member of ['occurred', ...Object.keys(bodies[type].minimal)])
      t.match(refusal(without(minimal, member)), { errors: [{ pointer: `/${member}` }] }, `${member} is needed`)
  })

  t.test(`a ${type} with a member that it does not have is refused`, async (t) => {
    t.match(refusal({ ...minimal, nonsense: 1 }), { code: 'PARLEY_INVALID', errors: [{ pointer: '/nonsense' }] })
  })

  t.test(`what can't be read in a ${type} is refused with a pointer to it`, async (t) => {
    mapLeaves(fieldsOf(type), full, ({ kind }, value, pointer) => {
      const wrong = WRONG[kind]
      if (!wrong) return value
      const refused = refusal(withAt(full, pointer.split('/').slice(1), wrong.put))
      t.match(refused, { code: wrong.code, errors: [{ pointer }] }, `${kind} at ${pointer}`)
      return value
    })
  })
}
