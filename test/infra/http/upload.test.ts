import t from 'tap'
import { idOfExternalRef } from '../../../domain/vocabulary/ids.js'
import { CONFLICT, described, glossary, openedApp, ref, statement, U } from './routes/parley-app.js'

const D = `${U}/developments`
const idOf = (key: string) => idOfExternalRef(CONFLICT, { system: 'test', key })
const byRef = (key: string) => ({ development: { system: 'test', key } })

t.test('each line is answered in order under its number, and a bad one takes no other with it', async (t) => {
  const { upload, events } = await openedApp(t)
  const before = await events()
  const lines = await upload([
    statement(ref('1')),
    '',
    '{"type": "StatementMade",',
    '  \t',
    statement({ ...ref('2'), by: 'Rusland' }),
    'null',
    statement(ref('3')),
  ])
  t.match(lines, [
    { line: 1, status: 201, id: idOf('1'), revision: 0, unchanged: false },
    { line: 3, status: 400, problem: { status: 400, code: 'PARLEY_MALFORMED_REQUEST' } },
    { line: 5, status: 422, problem: { code: 'PARLEY_UNKNOWN_PARTY', errors: [{ pointer: '/by' }] } },
    { line: 6, status: 422, problem: { code: 'PARLEY_INVALID' } },
    { line: 7, status: 201, id: idOf('3') },
    { summary: { recorded: 2, unchanged: 0, refused: 3 } },
  ])
  t.equal(lines.length, 6)
  t.equal(await events(), before + 2)
})

t.test('lines go through the same strict parser as bodies, each with its own problem', async (t) => {
  const { upload, parley, events } = await openedApp(t)
  const before = await events()
  const deep = `{"type":"StatementMade","note":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
  t.match(
    await upload([
      deep,
      '{"type":"x","type":"y"}',
      '{"note":"\\ud800"}',
      '{"note":"\\u0000"}',
      '{"__proto__":{"op":"grade"}}',
    ]),
    [
      { line: 1, status: 400, problem: { code: 'PARLEY_TOO_DEEP' } },
      { line: 2, status: 400, problem: { code: 'PARLEY_MALFORMED_REQUEST' } },
      { line: 3, problem: { code: 'PARLEY_BAD_TEXT' } },
      { line: 4, problem: { code: 'PARLEY_BAD_TEXT' } },
      { line: 5, status: 422, problem: { code: 'PARLEY_INVALID' } },
      { summary: { refused: 5 } },
    ],
  )
  const bytes = Buffer.concat([
    Buffer.from('{"note":"'),
    Buffer.from([0xff]),
    Buffer.from(`"}\n${JSON.stringify(statement())}\n`),
  ])
  const answer = await parley.app.inject({
    method: 'POST',
    url: D,
    headers: { 'content-type': 'application/x-ndjson' },
    payload: bytes,
  })
  t.match(
    answer.body
      .split('\n')
      .slice(0, 2)
      .map((line) => JSON.parse(line)),
    [
      { line: 1, status: 400 },
      { line: 2, status: 201 },
    ],
    'invalid UTF-8',
  )
  t.equal(await events(), before + 1)
})

t.test('a line over 1 MiB is refused by itself', async (t) => {
  const { upload } = await openedApp(t)
  const long = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`
  t.match(await upload([statement(ref('1')), long(1024 * 1024 + 1), long(1024 * 1024), statement(ref('2'))]), [
    { line: 1, status: 201 },
    { line: 2, status: 413, problem: { code: 'PARLEY_TOO_LARGE' } },
    { line: 3, status: 422, problem: { code: 'PARLEY_INVALID' } },
    { line: 4, status: 201 },
    { summary: { recorded: 2, refused: 2 } },
  ])
})

t.test('an upload without lines has a summary, and its last line needs no end', async (t) => {
  const { upload, parley } = await openedApp(t)
  t.strictSame(await upload([]), [{ summary: { recorded: 0, unchanged: 0, refused: 0 } }])
  t.strictSame(await upload(['', '\r', '  ']), [{ summary: { recorded: 0, unchanged: 0, refused: 0 } }])
  const headers = { 'content-type': 'application/x-ndjson; charset=utf-8' }
  const payload = `${JSON.stringify(statement())}\r\n${JSON.stringify(statement())}`
  const { statusCode, headers: answered, body } = await parley.app.inject({ method: 'POST', url: D, headers, payload })
  t.equal(statusCode, 200)
  t.equal(answered['content-type'], 'application/x-ndjson')
  t.match(body, '{"summary":{"recorded":2,"unchanged":0,"refused":0}}')
})

t.test('op lines do what the curating routes do, by id or externalRef, also right after the report', async (t) => {
  const { upload, post, store, events } = await openedApp(t)
  const earlier = (await post(D, statement({ reportedAt: '2022-03-18' }))).body.id
  const before = await events()
  const lines = await upload([
    statement(ref('1')),
    { op: 'correct', ...byRef('1'), reason: 'recording-error', patch: { summary: 'Put right.' } },
    {
      op: 'correct',
      development: idOf('1'),
      reason: 'source-revised',
      reportedAt: '2022-03-20',
      patch: { summary: 'Revised.' },
    },
    { op: 'grade', ...byRef('1'), credibility: 2 },
    { op: 'retract', ...byRef('1'), reason: 'source-withdrew', reportedAt: '2022-03-21' },
    { op: 'reinstate', ...byRef('1'), reason: 'source-restored', reportedAt: '2022-03-22' },
    { op: 'duplicate', ...byRef('1'), of: earlier },
    statement(ref('2')),
    { op: 'retract', ...byRef('2'), reason: 'recording-error' },
    { op: 'reinstate', development: idOf('2').toUpperCase(), reason: 'recording-error' },
    { op: 'duplicate', ...byRef('2'), of: { system: 'test', key: '1' } },
  ])
  t.match(lines, [
    { status: 201 },
    ...[1, 2, 3, 4, 5, 6].map((revision) => ({ status: 200, id: idOf('1'), revision, unchanged: false })),
    { status: 201 },
    ...[1, 2, 3].map((revision) => ({ status: 200, id: idOf('2'), revision, unchanged: false })),
    { summary: { recorded: 11, unchanged: 0, refused: 0 } },
  ])
  t.equal(await events(), before + 11)
  const types: string[] = []
  for await (const { type } of store.readStream(`parleyDevelopment-${idOf('1')}`)) types.push(type)
  t.strictSame(types, [
    'StatementMade',
    'DevelopmentCorrected',
    'DevelopmentCorrected',
    'DevelopmentGraded',
    'DevelopmentRetracted',
    'DevelopmentReinstated',
    'DevelopmentMarkedDuplicate',
  ])
})

t.test('lines that come together are recorded as if each had come by itself, in their order', async (t) => {
  const lines = [
    statement(ref('1')),
    statement({ ...ref('2'), by: 'Rusland' }),
    statement(ref('3')),
    { op: 'grade', ...byRef('3'), credibility: 2 },
    { op: 'grade', ...byRef('1'), credibility: 3 },
    { op: 'grade', ...byRef('1'), credibility: 3 },
    statement(ref('1')),
    { op: 'retract', ...byRef('1'), reason: 'recording-error' },
    { op: 'duplicate', ...byRef('4'), of: { system: 'test', key: '3' } },
    statement(ref('4')),
    { op: 'duplicate', ...byRef('4'), of: { system: 'test', key: '3' } },
    statement(ref('5')),
    { op: 'duplicate', ...byRef('5'), of: { system: 'test', key: '4' } },
    { op: 'duplicate', ...byRef('3'), of: { system: 'test', key: '5' } },
    { op: 'reinstate', ...byRef('1'), reason: 'recording-error' },
    { op: 'reinstate', ...byRef('1'), reason: 'recording-error' },
    { op: 'grade', ...byRef('5'), credibility: 1 },
    { op: 'grade', ...byRef('3'), credibility: 1 },
    statement({ ...ref('3'), text: 'Something else.' }),
  ]
  const [together, apart] = [await openedApp(t), await openedApp(t)]
  const toldTogether = await together.upload(lines)
  const toldApart: unknown[] = []
  for (const line of lines) toldApart.push((await apart.upload([line]))[0])
  const withoutNumbers = (told: readonly unknown[]): unknown =>
    told.map((line) =>
      JSON.parse(JSON.stringify(line, (key, value) => (IN_ANSWERS_ALONE.has(key) ? undefined : value))),
    )
  t.strictSame(withoutNumbers(toldTogether.slice(0, -1)), withoutNumbers(toldApart))
  t.equal(await together.events(), await apart.events())
})

/** What tells lines of one answer from each other, and requests. */
const IN_ANSWERS_ALONE = new Set(['line', 'instance', 'requestId'])

t.test('a bad op line is refused with a pointer to what is wrong with it', async (t) => {
  const { upload, put, post, events } = await openedApp(t)
  await put('/v1/conflicts/other', described)
  await put('/v1/conflicts/other/glossary', glossary)
  const foreign = (await post('/v1/conflicts/other/developments', statement())).body.id
  await post(D, statement(ref('1')))
  const before = await events()
  const one = byRef('1')
  const faults: [object, number, string, string | undefined][] = [
    [{ op: 'erase', ...one }, 422, 'PARLEY_INVALID', '/op'],
    [{ op: 7, ...one }, 422, 'PARLEY_INVALID', '/op'],
    [{ op: '__proto__', ...one }, 422, 'PARLEY_INVALID', '/op'],
    [{ op: 'grade', credibility: 1 }, 422, 'PARLEY_INVALID', '/development'],
    [{ op: 'grade', development: 'no-uuid', credibility: 1 }, 422, 'PARLEY_INVALID', '/development'],
    [{ op: 'grade', ...one, credibility: 7 }, 422, 'PARLEY_INVALID', '/credibility'],
    [{ op: 'grade', ...one, credibility: 1, mood: 'bad' }, 422, 'PARLEY_INVALID', '/mood'],
    [{ op: 'grade', ...byRef('nowhere'), credibility: 1 }, 404, 'PARLEY_NOT_FOUND', undefined],
    [{ op: 'grade', development: foreign, credibility: 1 }, 422, 'PARLEY_FOREIGN_REFERENCE', '/development'],
    [
      { op: 'correct', ...one, reason: 'recording-error', patch: { id: foreign } },
      422,
      'PARLEY_IMMUTABLE_FIELD',
      '/patch/id',
    ],
    [
      { op: 'correct', ...one, reason: 'recording-error', patch: { by: 'Rusland' } },
      422,
      'PARLEY_UNKNOWN_PARTY',
      '/patch/by',
    ],
    [{ op: 'retract', ...one, reason: 'source-withdrew' }, 422, 'PARLEY_INVALID', '/reportedAt'],
    [{ op: 'duplicate', ...one, of: foreign }, 422, 'PARLEY_FOREIGN_REFERENCE', '/of'],
  ]
  const lines = await upload(faults.map(([line]) => line))
  for (const [index, [line, status, code, pointer]] of faults.entries())
    t.match(
      lines[index],
      { line: index + 1, status, problem: { code, errors: pointer === undefined ? [] : [{ pointer }] } },
      JSON.stringify(line),
    )
  t.equal(await events(), before)
})

t.test('the same file sent again with the same Idempotency-Key is all unchanged, also after corrections', async (t) => {
  const { upload, post, events } = await openedApp(t)
  const file = [
    statement(ref('1')),
    statement(),
    { op: 'correct', ...byRef('1'), reason: 'recording-error', patch: { summary: 'Put right.' } },
    { op: 'retract', ...byRef('1'), reason: 'recording-error' },
    { op: 'reinstate', ...byRef('1'), reason: 'recording-error' },
    '',
    statement({ by: 'peskov' }),
  ]
  const headers = { 'idempotency-key': 'a file' }
  const first = await upload(file, { headers })
  t.match(first.at(-1), { summary: { recorded: 6, unchanged: 0, refused: 0 } })
  await post(`/v1/developments/${idOf('1')}/corrections`, {
    reason: 'recording-error',
    patch: { summary: 'Put right again.' },
  })
  await post(`/v1/developments/${first[1]?.id}/retraction`, { reason: 'recording-error' })
  const before = await events()
  const again = await upload(file, { headers })
  t.match(again.at(-1), { summary: { recorded: 0, unchanged: 6, refused: 0 } })
  t.strictSame(
    again.map(({ id }) => id),
    first.map(({ id }) => id),
  )
  t.match(
    again.slice(0, 2),
    [
      { status: 200, revision: 4 },
      { status: 200, revision: 1 },
    ],
    'with the revision of today',
  )
  t.equal(await events(), before)
})

t.test('the id of a line without one follows from key and line: another line under it is refused', async (t) => {
  const { upload, events } = await openedApp(t)
  const headers = { 'idempotency-key': 'a file' }
  await upload([statement(), { ...statement(), by: 'us' }], { headers })
  const before = await events()
  t.match(
    await upload(
      [
        { ...statement(), by: 'us' },
        { ...statement(), by: 'us' },
      ],
      { headers },
    ),
    [
      { line: 1, status: 422, problem: { code: 'PARLEY_IDEMPOTENCY_KEY_REUSED' } },
      { line: 2, status: 200, unchanged: true },
      { summary: { recorded: 0, unchanged: 1, refused: 1 } },
    ],
  )
  t.equal(await events(), before)
  t.match((await upload([statement()])).at(-1), { summary: { recorded: 1 } }, 'without a key it is a new development')
})

t.test('two lines with one externalRef: the same content is unchanged, other content is refused', async (t) => {
  const { upload, events } = await openedApp(t)
  const before = await events()
  t.match(
    await upload([
      statement(ref('1')),
      statement(ref('1')),
      statement({ ...ref('1'), summary: 'Other.' }),
      statement(ref('1')),
    ]),
    [
      { line: 1, status: 201, unchanged: false },
      { line: 2, status: 200, id: idOf('1'), unchanged: true },
      { line: 3, status: 409, problem: { code: 'PARLEY_ID_CONFLICT' } },
      { line: 4, status: 200, unchanged: true },
      { summary: { recorded: 1, unchanged: 2, refused: 1 } },
    ],
  )
  t.equal(await events(), before + 1)
})

t.test('?results=refused answers with the refused lines and the summary only', async (t) => {
  const { upload } = await openedApp(t)
  t.match(
    await upload([statement(ref('1')), '{', statement(ref('1')), { op: 'x', ...byRef('1') }], {
      query: '?results=refused',
    }),
    [{ line: 2, status: 400 }, { line: 4, status: 422 }, { summary: { recorded: 1, unchanged: 1, refused: 2 } }],
  )
})

t.test('every line of a long upload is answered once, in order, and many at once record what they say', async (t) => {
  const { upload, events } = await openedApp(t)
  const before = await events()
  const files = Array.from({ length: 4 }, (_, file) =>
    Array.from({ length: 300 }, (_, at) => statement(ref(`${at % 2 === 0 ? 'shared' : file}/${at}`))),
  )
  const answers = await Promise.all(files.map((file) => upload(file)))
  for (const answer of answers) {
    t.strictSame(
      answer.slice(0, -1).map(({ line }) => line),
      Array.from({ length: 300 }, (_, at) => at + 1),
    )
    t.match(answer.at(-1), { summary: { refused: 0 } })
  }
  t.equal(await events(), before + 4 * 150 + 150)
})
