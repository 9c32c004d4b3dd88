import t from 'tap'
import { rectify, report, revise, withdrawOrRestore } from '../../../domain/development/decide.js'
import type { Development } from '../../../domain/development/state.js'
import { isRefusal } from '../../../domain/refusal.js'
import { recording } from '../recording.js'
import { after, contentOf, figureInput, given, ID, reportOf } from './given.js'

const NOON_1 = '2022-03-01T12:00:00Z'
const NOON_3 = '2022-03-03T12:00:00Z'
const NOON_4 = '2022-03-04T12:00:00Z'

const reported = given(reportOf())
const revised = (at: string, patch: object) => (state: Development) =>
  revise(state, { reportedAt: at, patch: { ...patch } }, recording)
const withdrawn = (at: string) => (state: Development) =>
  withdrawOrRestore(state, 'withdraws', { reportedAt: at }, recording)
const restored = (at: string) => (state: Development) =>
  withdrawOrRestore(state, 'restores', { reportedAt: at }, recording)

t.test('reporting', async (t) => {
  t.test('a new development is its report', async (t) => {
    const content = contentOf(figureInput)
    t.same(report(null, ID, 'war', content), { type: 'FigureReported', data: { id: ID, conflict: 'war', content } })
  })

  t.test('the same again is no event, also after corrections', async (t) => {
    t.equal(report(reported, ID, 'war', contentOf(figureInput)), null)
    t.equal(report(after(reported, revised(NOON_3, { value: 80 })), ID, 'war', contentOf(figureInput)), null)
  })

  t.test('other content under the same id is refused', async (t) => {
    t.match(report(reported, ID, 'war', contentOf({ ...figureInput, value: 80 })), { code: 'PARLEY_ID_CONFLICT' })
    t.match(report(reported, ID, 'other-war', contentOf(figureInput)), { code: 'PARLEY_ID_CONFLICT' })
  })
})

t.test('a revised account', async (t) => {
  t.test('is a new statement of its own reportedAt', async (t) => {
    t.match(revised(NOON_3, { value: 80 })(reported), {
      type: 'DevelopmentCorrected',
      data: {
        reason: 'source-revised',
        content: { value: { best: 80 }, unit: 'drones', reportedAt: { given: NOON_3, at: '2022-03-03T12:00:00.000Z' } },
      },
    })
  })

  t.test('is made from the statement standing just before it, not from a later one', async (t) => {
    const state = after(reported, revised(NOON_4, { value: 90, unit: 'balloons' }))
    t.match(revised(NOON_3, { value: 80 })(state), { data: { content: { unit: 'drones' } } })
  })

  t.test('before all others is made from the earliest', async (t) => {
    const state = after(reported, revised(NOON_4, { value: 90, unit: 'balloons' }))
    t.match(revised(NOON_1, { value: 80 })(state), { data: { content: { unit: 'drones' } } })
  })

  t.test('that says what an entry of its reportedAt says is no event', async (t) => {
    t.equal(revised(figureInput.reportedAt, { unit: 'drones' })(reported), null)
    const state = after(reported, revised(NOON_3, { value: 80 }))
    t.equal(revised(NOON_3, { value: 80 })(state), null)
  })

  t.test('of a bare date, sent again later that day, is no event: its cap is no content', async (t) => {
    const at = (hour: number) => ({ ...recording, now: Date.parse(`2022-03-03T${hour}:00:00.000Z`) })
    const revision = { reportedAt: '2022-03-03', patch: { value: 80 } }
    const state = after(reported, (one) => revise(one, revision, at(10)))
    t.equal(revise(state, revision, at(15)), null)
  })

  t.test('of the same content at another time is an event: it was said again', async (t) => {
    t.match(revised(NOON_3, {})(reported), { type: 'DevelopmentCorrected' })
  })

  t.test('has its reportedAt beside the patch, and not in the future', async (t) => {
    t.match(revised(NOON_3, { reportedAt: NOON_3 })(reported), { errors: [{ pointer: '/patch/reportedAt' }] })
    t.match(revised('2022-07-01', {})(reported), { code: 'PARLEY_BAD_TIME', errors: [{ pointer: '/reportedAt' }] })
    t.match(revised('yesterday', {})(reported), { code: 'PARLEY_BAD_TIME', errors: [{ pointer: '/reportedAt' }] })
  })
})

t.test('an error of ours', async (t) => {
  t.test('is put right in the last statement, unless others are named', async (t) => {
    const state = after(reported, revised(NOON_3, { value: 80 }))
    const entries = (replaces?: number | readonly number[] | 'all') => {
      const decision = rectify(state, { replaces, patch: { unit: 'balloons' } }, recording)
      if (decision === null || isRefusal(decision)) return decision
      if (decision.type !== 'DevelopmentCorrected' || decision.data.reason !== 'recording-error') return decision
      return decision.data.entries.map(({ statement, content }) => [statement, 'unit' in content && content.unit])
    }
    t.same(entries(), [[1, 'balloons']])
    t.same(entries(0), [[0, 'balloons']])
    t.same(entries([1, 0, 1]), [
      [1, 'balloons'],
      [0, 'balloons'],
    ])
    t.same(entries('all'), [
      [0, 'balloons'],
      [1, 'balloons'],
    ])
  })

  t.test('may lie in reportedAt', async (t) => {
    t.match(rectify(reported, { patch: { reportedAt: NOON_1 } }, recording), {
      data: { entries: [{ statement: 0, content: { reportedAt: { at: '2022-03-01T12:00:00.000Z' } } }] },
    })
  })

  t.test('that is right already, or in no statement, yields no event or a refusal', async (t) => {
    t.equal(rectify(reported, { patch: { unit: 'drones' } }, recording), null)
    t.match(rectify(reported, { replaces: 5, patch: {} }, recording), {
      code: 'PARLEY_NO_SUCH_STATEMENT',
      errors: [{ pointer: '/replaces' }],
    })
    const state = after(reported, withdrawn(NOON_3))
    t.match(rectify(state, { replaces: 1, patch: {} }, recording), { code: 'PARLEY_NO_SUCH_STATEMENT' })
  })

  t.test('in a bare reportedAt is capped at the moment when the statement was recorded', async (t) => {
    const then = { ...recording, now: Date.parse('2022-03-02T15:00:00.000Z') }
    const state = given(reportOf({ reportedAt: '2022-03-02' }))
    t.match(rectify(state, { patch: { reportedAt: '2022-03-01' } }, then), {
      data: { entries: [{ content: { reportedAt: { at: '2022-03-01T21:59:59.999Z' } } }] },
    })
    const early = given({
      type: 'FigureReported',
      data: {
        id: ID,
        conflict: 'war',
        content: {
          ...contentOf(figureInput),
          reportedAt: { at: '2022-03-02T15:00:00.000Z', given: '2022-03-02', receivedAt: '2022-03-02T15:00:00.000Z' },
        },
      },
    })
    t.match(rectify(early, { patch: { unit: 'balloons' } }, recording), {
      data: { entries: [{ content: { reportedAt: { at: '2022-03-02T15:00:00.000Z' } } }] },
    })
  })
})

t.test('withdrawal and restoration', async (t) => {
  t.test('are entries of their own reportedAt', async (t) => {
    t.match(withdrawn(NOON_3)(reported), {
      type: 'DevelopmentRetracted',
      data: { reason: 'source-withdrew', reportedAt: { given: NOON_3 } },
    })
    t.match(restored(NOON_4)(after(reported, withdrawn(NOON_3))), {
      type: 'DevelopmentReinstated',
      data: { reason: 'source-restored', reportedAt: { given: NOON_4 } },
    })
  })

  t.test('at the same reportedAt again are no events', async (t) => {
    t.equal(withdrawn(NOON_3)(after(reported, withdrawn(NOON_3))), null)
    t.equal(restored(NOON_4)(after(reported, withdrawn(NOON_3), restored(NOON_4))), null)
  })

  t.test('of a bare date, sent again later that day, are no events', async (t) => {
    const at = (hour: number) => ({ ...recording, now: Date.parse(`2022-03-03T${hour}:00:00.000Z`) })
    for (const kind of ['withdraws', 'restores'] as const) {
      const decide = (state: Development, hour: number) =>
        withdrawOrRestore(state, kind, { reportedAt: '2022-03-03' }, at(hour))
      const state = after(reported, (one) => decide(one, 10))
      t.equal(decide(state, 15), null, kind)
    }
  })

  t.test('before the first report are refused', async (t) => {
    for (const decide of [withdrawn, restored])
      t.match(decide(NOON_1)(reported), { code: 'PARLEY_BAD_TIME', errors: [{ pointer: '/reportedAt' }] })
    t.match(withdrawn(NOON_1)(after(reported, revised(NOON_1, { value: 1 }))), { type: 'DevelopmentRetracted' })
  })
})
