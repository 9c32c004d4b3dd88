import t from 'tap'
import {
  gradeDevelopment,
  liftStrike,
  markDuplicate,
  revise,
  strike,
  withdrawOrRestore,
} from '../../../domain/development/decide.js'
import { type Development, evolveDevelopment } from '../../../domain/development/state.js'
import { bodies, minimalEnvelope } from '../developments/bodies.js'
import { recording } from '../recording.js'
import { after, contentOf, given, OTHER, reportOf } from './given.js'

const reported = given(reportOf())
const struck = (state: Development) => strike(state, {})
const lifted = (undoes?: number) => (state: Development) => liftStrike(state, { undoes })
const revised = (state: Development) =>
  revise(state, { reportedAt: '2022-03-03T12:00:00Z', patch: { value: 80 } }, recording)
const withdrawn = (state: Development) => withdrawOrRestore(state, 'withdraws', { reportedAt: '2022-03-04' }, recording)

t.test('a strike', async (t) => {
  t.test('is of the whole, or of one entry, be it a statement or a withdrawal', async (t) => {
    const state = after(reported, revised, withdrawn)
    t.same(strike(state, {}), { type: 'DevelopmentRetracted', data: { reason: 'recording-error' } })
    for (const statement of [0, 1, 2])
      t.same(strike(state, { statement, note: 'ours' }), {
        type: 'DevelopmentRetracted',
        data: { reason: 'recording-error', statement, note: 'ours' },
      })
  })

  t.test('that is in force already is no event, but one of another reach is', async (t) => {
    const whole = after(reported, struck)
    t.equal(strike(whole, {}), null)
    t.match(strike(whole, { statement: 0 }), { data: { statement: 0 } })
    t.equal(
      strike(
        after(reported, (state) => strike(state, { statement: 0 })),
        { statement: 0 },
      ),
      null,
    )
    t.match(strike(after(whole, lifted(1)), {}), { type: 'DevelopmentRetracted' })
  })

  t.test('of what no event made is refused', async (t) => {
    t.match(strike(reported, { statement: 1 }), {
      code: 'PARLEY_NO_SUCH_STATEMENT',
      errors: [{ pointer: '/statement' }],
    })
    const graded = after(reported, (state) => gradeDevelopment(state, { credibility: 1 }))
    t.match(strike(graded, { statement: 1 }), { code: 'PARLEY_NO_SUCH_STATEMENT' })
  })
})

t.test('lifting a strike', async (t) => {
  t.test('names the one in force, where there is one only', async (t) => {
    t.same(liftStrike(after(reported, struck), {}), {
      type: 'DevelopmentReinstated',
      data: { reason: 'recording-error', undoes: 1 },
    })
  })

  t.test('has to name one of several in force', async (t) => {
    const twice = after(reported, struck, (state) => strike(state, { statement: 0 }))
    t.match(liftStrike(twice, {}), { code: 'PARLEY_NO_SUCH_STATEMENT', errors: [{ pointer: '/undoes' }] })
    t.match(liftStrike(twice, { undoes: 2 }), { data: { undoes: 2 } })
  })

  t.test('again is no event', async (t) => {
    const state = after(reported, struck, lifted())
    t.equal(liftStrike(state, {}), null)
    t.equal(liftStrike(state, { undoes: 1 }), null)
  })

  t.test('where there never was one is refused', async (t) => {
    t.match(liftStrike(reported, {}), { code: 'PARLEY_NO_SUCH_STATEMENT' })
    t.match(liftStrike(after(reported, revised), { undoes: 1 }), { errors: [{ pointer: '/undoes' }] })
  })
})

t.test('a mark as duplicate', async (t) => {
  const target = given(reportOf({}, OTHER))

  t.test('names a development of the same conflict, type and claimant', async (t) => {
    t.same(markDuplicate(reported, target, {}), { type: 'DevelopmentMarkedDuplicate', data: { of: OTHER } })
    t.match(markDuplicate(reported, reported, {}), { code: 'PARLEY_INVALID', errors: [{ pointer: '/of' }] })
    t.match(markDuplicate(reported, given(reportOf({}, OTHER, 'other-war')), {}), { code: 'PARLEY_FOREIGN_REFERENCE' })
    const claimed = given(reportOf({ claim: { claimant: 'west' } }, OTHER))
    t.match(markDuplicate(reported, claimed, {}), { code: 'PARLEY_INVALID' })
    const statement = contentOf({ ...minimalEnvelope, type: 'StatementMade', ...bodies.StatementMade.minimal })
    const other = given({ type: statement.type, data: { id: OTHER, conflict: 'war', content: statement } })
    t.match(markDuplicate(reported, other, {}), { code: 'PARLEY_INVALID', errors: [{ message: /type/ }] })
  })

  t.test('names one that was known no later', async (t) => {
    const later = given(reportOf({ reportedAt: '2022-03-02T12:00:00.001Z' }, OTHER))
    t.match(markDuplicate(reported, later, {}), { code: 'PARLEY_DUPLICATE_EARLIER', errors: [{ pointer: '/of' }] })
    t.match(markDuplicate(later, reported, {}), { type: 'DevelopmentMarkedDuplicate' })
  })

  t.test('again is no event, unless it was lifted', async (t) => {
    const marked = after(reported, (state) => markDuplicate(state, target, {}))
    t.equal(markDuplicate(marked, target, {}), null)
    t.match(markDuplicate(after(marked, lifted()), target, {}), { type: 'DevelopmentMarkedDuplicate' })
  })
})

t.test('a grade', async (t) => {
  const graded = (state: Development) => gradeDevelopment(state, { reliability: 'B' })

  t.test('leaves as it is what it does not name', async (t) => {
    const state = after(reported, graded, (one) => gradeDevelopment(one, { credibility: 2 }))
    t.same(state.grade, { reliability: 'B', credibility: 2 })
  })

  t.test('that is so already, or names nothing, is no event', async (t) => {
    t.equal(gradeDevelopment(after(reported, graded), { reliability: 'B' }), null)
    t.equal(gradeDevelopment(reported, {}), null)
  })
})

t.test('a stream begins with one report, and has no other', async (t) => {
  t.throws(() => evolveDevelopment(null, { type: 'DevelopmentGraded', data: {} }), /begins with DevelopmentGraded/)
  t.throws(() => evolveDevelopment(reported, reportOf()), /reported twice/)
})
