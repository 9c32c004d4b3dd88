import t from 'tap'
import { refuse } from '../../../domain/refusal.js'
import { fault, faultOf, HttpProblem, PROBLEMS, problemOf } from '../../../infra/http/problems.js'
import { EventStoreFault } from '../../../services/event-store.js'

t.test('a refusal is answered with its code, its fields and the request that it belongs to', async (t) => {
  const errors = [{ pointer: '/by', message: 'is unknown', nearest: ['russia'] }]
  t.strictSame(problemOf(refuse('PARLEY_UNKNOWN_PARTY', 'There is no party "rusia".', errors), 'r1'), {
    status: 422,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: {
      type: 'urn:parley:problem:parley-unknown-party',
      title: 'The party is unknown',
      status: 422,
      detail: 'There is no party "rusia".',
      code: 'PARLEY_UNKNOWN_PARTY',
      instance: 'urn:parley:request:r1',
      errors,
    },
  })
})

t.test('a stale condition tells the current revision', async (t) => {
  const { status, body } = problemOf(refuse('PARLEY_STALE', 'It has changed.', [], { currentRevision: 4 }), 'r1')
  t.match({ status, body }, { status: 412, body: { currentRevision: 4 } })
})

t.test('every 503 and 429 says when to try again', async (t) => {
  for (const [code, { status, retryAfter }] of Object.entries(PROBLEMS)) {
    t.equal(retryAfter !== undefined, status === 503 || status === 429, code)
  }
  t.equal(problemOf(fault('PARLEY_STORE_UNAVAILABLE', ''), 'r1').headers['retry-after'], '5')
})

t.test('what the store reports is told by code, and never in its own words', async (t) => {
  const told = (code: EventStoreFault['code']) => faultOf(new EventStoreFault(code, 'disk full at /secret/path'))
  t.equal(told('unavailable').code, 'PARLEY_STORE_UNAVAILABLE')
  t.equal(told('outcomeUnknown').code, 'PARLEY_OUTCOME_UNKNOWN')
  t.equal(told('tooLarge').code, 'PARLEY_TOO_LARGE')
  t.equal(told('badPosition').code, 'PARLEY_BAD_POSITION')
  t.equal(told('closed').code, 'PARLEY_SHUTTING_DOWN')
  t.notMatch(told('unavailable').detail, 'secret')
})

t.test('a bug is told by title and instance only', async (t) => {
  for (const bug of [new TypeError('x is undefined in /secret/path'), 'a text', undefined]) {
    const { status, body } = problemOf(faultOf(bug), 'r1')
    t.equal(status, 500)
    t.strictSame(Object.keys(body).sort(), ['code', 'instance', 'status', 'title', 'type'])
  }
})

t.test('what a route throws on purpose keeps its meaning', async (t) => {
  const refusal = refuse('PARLEY_NOT_VISIBLE', 'Not yet.')
  t.equal(faultOf(new HttpProblem(refusal)).code, 'PARLEY_NOT_VISIBLE')
  t.equal(faultOf(refusal).code, 'PARLEY_NOT_VISIBLE')
})
