import t, { type Test } from 'tap'
import { loadDevelopment } from '../../../../services/writing.js'
import { type Asked, described, glossary, type Headers, openedApp, ref, statement, U } from './parley-app.js'

const D = `${U}/developments`

/** A recorded statement, and how to do something to it. */
const recorded = async (t: Test) => {
  const asked = await openedApp(t)
  const id = (await asked.post(D, statement({ ...ref('1'), reportedAt: '2022-03-19' }))).body.id ?? ''
  const at =
    (development: string) =>
    (path: string, body: unknown, headers: Headers = {}) =>
      asked.post(`/v1/developments/${development}/${path}`, body, headers)
  return { ...asked, id, at, on: at(id) }
}

/** The summary of the last statement as the store has it. */
const summaryOf = async ({ store }: Asked, id: string): Promise<unknown> => {
  const content = (await loadDevelopment(store, id))?.state.entries.findLast((entry) => entry.kind === 'says')?.content
  return content?.type === 'StatementMade' ? content.summary : undefined
}

t.test('a development is corrected, retracted, reinstated and graded; each event is one revision', async (t) => {
  const asked = await recorded(t)
  const { on, id, events } = asked
  const before = await events()
  const steps: [string, object][] = [
    ['corrections', { reason: 'source-revised', reportedAt: '2022-03-20', patch: { summary: 'Revised.' } }],
    ['corrections', { reason: 'recording-error', patch: { summary: 'Put right.' }, note: 'A slip.' }],
    ['retraction', { reason: 'source-withdrew', reportedAt: '2022-03-21' }],
    ['reinstatement', { reason: 'source-restored', reportedAt: '2022-03-22' }],
    ['retraction', { reason: 'recording-error' }],
    ['reinstatement', { reason: 'recording-error' }],
    ['grade', { reliability: 'B', credibility: 2 }],
  ]
  for (const [index, [path, body]] of steps.entries()) {
    const revision = index + 1
    const answer = await on(path, body)
    t.match(answer, { status: 200, headers: { etag: `"${revision}"` }, body: { id, revision, unchanged: false } }, path)
    t.type(answer.body.position, 'string')
  }
  t.equal(await summaryOf(asked, id), 'Put right.')
  t.equal(await events(), before + steps.length)
})

t.test('what is already so is answered with 200 and makes no event', async (t) => {
  const { on, at, post, events } = await recorded(t)
  const first = (await post(D, statement({ reportedAt: '2022-03-18' }))).body.id
  const second = at((await post(D, statement())).body.id ?? '')
  const twice = async (run: typeof on, path: string, body: object) => {
    t.match(await run(path, body), { status: 200, body: { unchanged: false } }, path)
    const before = await events()
    t.match(await run(path, body), { status: 200, body: { unchanged: true } }, `${path} again`)
    t.equal(await events(), before)
  }
  await twice(on, 'corrections', { reason: 'source-revised', reportedAt: '2022-03-20', patch: { summary: 'Revised.' } })
  await twice(on, 'corrections', { reason: 'recording-error', patch: { summary: 'Put right.' } })
  await twice(on, 'retraction', { reason: 'source-withdrew', reportedAt: '2022-03-21' })
  await twice(on, 'reinstatement', { reason: 'source-restored', reportedAt: '2022-03-22' })
  await twice(on, 'retraction', { reason: 'recording-error', statement: 0 })
  await twice(on, 'reinstatement', { reason: 'recording-error', undoes: 5 })
  await twice(on, 'grade', { credibility: 3 })
  await twice(second, 'duplicate', { of: first })
})

t.test('a write holds under the revision that its author saw, strong or weak, and is refused when stale', async (t) => {
  const asked = await recorded(t)
  const { on, id, events } = asked
  const revise = (summary: string) => ({ reason: 'recording-error', patch: { summary } })
  t.equal((await on('corrections', revise('One'), { 'if-match': '"0"' })).status, 200)
  const before = await events()
  t.match(await on('corrections', revise('Two'), { 'if-match': '"0"' }), {
    status: 412,
    body: { code: 'PARLEY_STALE', currentRevision: 1, errors: [{ header: 'if-match' }] },
  })
  t.match(await on('corrections', revise('Two'), { 'if-match': 'W/"7"' }), {
    status: 412,
    body: { currentRevision: 1 },
  })
  t.match(await on('corrections', revise('One'), { 'if-match': '"0"' }), {
    status: 200,
    headers: { etag: '"1"' },
    body: { unchanged: true },
  })
  t.equal(await events(), before)
  t.equal(await summaryOf(asked, id), 'One')
  t.equal((await on('grade', { credibility: 1 }, { 'if-match': 'W/"1"' })).status, 200)
  t.equal((await on('grade', { credibility: 2 }, { 'if-match': '*' })).status, 200)
  t.match(await on('grade', { credibility: 3 }, { 'if-match': '"2", "3"' }), {
    status: 400,
    body: { code: 'PARLEY_MALFORMED_REQUEST' },
  })
})

t.test(
  'corrections made at once without If-Match lose no race silently: each is made, or told to be lost',
  async (t) => {
    const { on, events } = await recorded(t)
    const before = await events()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        on('corrections', { reason: 'source-revised', reportedAt: '2022-03-20', patch: { summary: `Account ${at}` } }),
      ),
    )
    const made = answers.filter(({ status }) => status === 200)
    t.ok(
      answers.every(({ status, body }) => status === 200 || (status === 409 && body.code === 'PARLEY_WRONG_REVISION')),
    )
    t.equal(await events(), before + made.length, 'what was answered 200 is there, and nothing else')
    t.equal(new Set(made.map(({ body }) => body.revision)).size, made.length, 'each has a revision of its own')
    t.ok(made.length >= 4, 'a race is tried again thrice')
  },
)

t.test('of corrections made at once under the same revision one is made, the others are stale', async (t) => {
  const { on, events } = await recorded(t)
  const before = await events()
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      on('corrections', { reason: 'recording-error', patch: { summary: `Account ${at}` } }, { 'if-match': '"0"' }),
    ),
  )
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  t.equal(answers.filter(({ status, body }) => status === 412 && body.currentRevision === 1).length, 7)
  t.equal(await events(), before + 1)
})

t.test('a correction that breaks the rules is refused with a pointer into it, and changes nothing', async (t) => {
  const { on, events } = await recorded(t)
  const before = await events()
  const fix = (patch: object, over: object = {}) => ({ reason: 'recording-error', patch, ...over })
  const faults: [string, number, string, string, object][] = [
    ['PARLEY_IMMUTABLE_FIELD', 422, '/patch/id', 'corrections', fix({ id: '00000000-0000-4000-8000-000000000000' })],
    ['PARLEY_IMMUTABLE_FIELD', 422, '/patch/type', 'corrections', fix({ type: 'CallHeld' })],
    ['PARLEY_IMMUTABLE_FIELD', 422, '/patch/conflict', 'corrections', fix({ conflict: 'other' })],
    ['PARLEY_IMMUTABLE_FIELD', 422, '/patch/externalRef', 'corrections', fix({ externalRef: null })],
    ['PARLEY_INVALID', 422, '/patch/summary', 'corrections', fix({ summary: null })],
    ['PARLEY_INVALID', 422, '/patch/mood', 'corrections', fix({ mood: 'bad' })],
    ['PARLEY_INVALID', 422, '/patch/__proto__', 'corrections', fix(JSON.parse('{"__proto__":{"x":1}}'))],
    ['PARLEY_UNKNOWN_PARTY', 422, '/patch/by', 'corrections', fix({ by: 'Rusland' })],
    ['PARLEY_BAD_TIME', 422, '/patch/occurred', 'corrections', fix({ occurred: '2022-02-30' })],
    ['PARLEY_NO_SUCH_STATEMENT', 422, '/replaces', 'corrections', fix({ summary: 'x' }, { replaces: 3 })],
    ['PARLEY_INVALID', 422, '/reportedAt', 'corrections', fix({ summary: 'x' }, { reportedAt: '2022-03-20' })],
    [
      'PARLEY_INVALID',
      422,
      '/patch/reportedAt',
      'corrections',
      { reason: 'source-revised', reportedAt: '2022-03-20', patch: { reportedAt: '2022-03-20' } },
    ],
    ['PARLEY_INVALID', 422, '/reportedAt', 'corrections', { reason: 'source-revised', patch: { summary: 'x' } }],
    [
      'PARLEY_BAD_TIME',
      422,
      '/reportedAt',
      'corrections',
      { reason: 'source-revised', reportedAt: '2022-02-30', patch: { summary: 'x' } },
    ],
    [
      'PARLEY_BAD_TIME',
      422,
      '/reportedAt',
      'corrections',
      { reason: 'source-revised', reportedAt: '2999-01-01', patch: { summary: 'x' } },
    ],
    ['PARLEY_INVALID', 422, '/reason', 'corrections', { reason: 'whim', patch: {} }],
    ['PARLEY_INVALID', 422, '/patch', 'corrections', { reason: 'recording-error' }],
    ['PARLEY_INVALID', 422, '/reportedAt', 'retraction', { reason: 'source-withdrew' }],
    ['PARLEY_INVALID', 422, '/reportedAt', 'retraction', { reason: 'recording-error', reportedAt: '2022-03-20' }],
    ['PARLEY_BAD_TIME', 422, '/reportedAt', 'retraction', { reason: 'source-withdrew', reportedAt: '2022-03-18' }],
    ['PARLEY_BAD_TIME', 422, '/reportedAt', 'reinstatement', { reason: 'source-restored', reportedAt: '2022-03-18' }],
    ['PARLEY_NO_SUCH_STATEMENT', 422, '/statement', 'retraction', { reason: 'recording-error', statement: 9 }],
    ['PARLEY_NO_SUCH_STATEMENT', 422, '/undoes', 'reinstatement', { reason: 'recording-error' }],
    ['PARLEY_NO_SUCH_STATEMENT', 422, '/undoes', 'reinstatement', { reason: 'recording-error', undoes: 0 }],
    ['PARLEY_INVALID', 422, '/credibility', 'grade', { credibility: 7 }],
    ['PARLEY_INVALID', 422, '/reliability', 'grade', { reliability: 'G' }],
    ['PARLEY_INVALID', 422, '', 'grade', {}],
    ['PARLEY_INVALID', 422, '/of', 'duplicate', { of: 'no-uuid' }],
    ['PARLEY_INVALID', 422, '/of', 'duplicate', { of: { system: 'test', key: 'nowhere' } }],
    ['PARLEY_INVALID', 422, '/of', 'duplicate', { of: { system: 'test', key: '1' } }],
  ]
  for (const [code, status, pointer, path, body] of faults) {
    const answer = await on(path, body)
    const name = `${code} at ${pointer || 'the whole'} of ${JSON.stringify(body)}`
    t.match(answer, { status, body: { code } }, name)
    t.ok(
      answer.body.errors?.some((error) => error.pointer === pointer),
      `${name}: ${JSON.stringify(answer.body.errors)}`,
    )
  }
  t.equal(await events(), before)
})

t.test('a duplicate names one of its own conflict, type and claimant that was known no later', async (t) => {
  const { at, post, put, id } = await recorded(t)
  const made = async (over: object, url = D) => (await post(url, statement(over))).body.id ?? ''
  await put('/v1/conflicts/other', described)
  await put('/v1/conflicts/other/glossary', glossary)
  const foreign = await made({}, '/v1/conflicts/other/developments')
  const later = await made({ reportedAt: '2022-03-20' })
  const others = await made({ claim: { claimant: 'russia' } })
  const mark = async (development: string, of: unknown, code: string) =>
    t.match(
      await at(development)('duplicate', { of }),
      { status: 422, body: { code, errors: [{ pointer: '/of' }] } },
      code,
    )
  await mark(later, foreign, 'PARLEY_FOREIGN_REFERENCE')
  await mark(later, others, 'PARLEY_INVALID')
  await mark(id, later, 'PARLEY_DUPLICATE_EARLIER')
  t.match(await at(later)('duplicate', { of: { system: 'test', key: '1' } }), {
    status: 200,
    body: { revision: 1, unchanged: false },
  })
})

t.test('a development that does not exist can not be curated', async (t) => {
  const { at, on } = await recorded(t)
  const nobody = at('00000000-0000-4000-8000-000000000000')
  t.match(await nobody('grade', { credibility: 1 }), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
  t.match(await nobody('grade', { credibility: 1 }, { 'if-match': '*' }), { status: 404 })
  t.match(await at('no-uuid')('grade', { credibility: 1 }), {
    status: 400,
    body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter: 'id' }] },
  })
  t.match(await on('grade?x=1', { credibility: 1 }), { status: 400, body: { code: 'PARLEY_UNKNOWN_PARAMETER' } })
})

t.test('an Idempotency-Key makes a repeated strike one, even after it was lifted', async (t) => {
  const { on, events } = await recorded(t)
  const key = { 'idempotency-key': 'strike' }
  t.match(await on('retraction', { reason: 'recording-error' }, key), {
    status: 200,
    body: { revision: 1, unchanged: false },
  })
  await on('reinstatement', { reason: 'recording-error' })
  const before = await events()
  t.match(await on('retraction', { reason: 'recording-error' }, key), {
    status: 200,
    body: { revision: 2, unchanged: true },
  })
  t.match(await on('retraction', { reason: 'recording-error', note: 'other' }, key), {
    status: 422,
    body: { code: 'PARLEY_IDEMPOTENCY_KEY_REUSED' },
  })
  t.equal(await events(), before)
  t.match(
    await on('retraction', { reason: 'recording-error' }),
    { status: 200, body: { revision: 3, unchanged: false } },
    'without the key it is a new strike',
  )
})
