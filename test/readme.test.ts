import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { packagePath } from '../infra/package-root.js'
import { examplesApp } from './e2e/examples-app.js'
import { type Block, blocksOf, codeSpansOf, relativeLinksOf } from './readme/blocks.js'
import { missingFrom } from './readme/contained.js'
import { type CurlRequest, requestsOf } from './readme/curl.js'
import { recordsOf } from './readme/records.js'

const readme = readFileSync(packagePath('README.md'), 'utf8')
const blocks = blocksOf(readme)

/** The Markdown pages below a folder of the project. */
const pagesBelow = (folder: string): string[] =>
  readdirSync(packagePath(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

/** The languages of blocks that show an answer. */
const ANSWERS = ['json', 'http', 'csv']

const written = z.object({ position: z.string() })

/** What is compared of a body, by its media type: JSON, or the rows of a table; what has no body is null. */
const bodyOf = (text: string, type: string): unknown => {
  if (text === '') return null
  return type.startsWith('text/csv') ? recordsOf(text) : JSON.parse(text)
}

/** An answer's head as curl -i prints it, and its body; columns of a table that are not shown are left out. */
const isAnswerTo = ({ language, text: shown }: Block, head: readonly string[], body: unknown): string[] => {
  if (language === 'csv') return missingFrom(recordsOf(shown), body)
  const [shownHead = '', ...shownBody] = shown.startsWith('HTTP/') ? shown.split(/\n\n/) : ['', shown]
  const lines = shownHead.split('\n').filter((line) => line !== '')
  const missing = lines.flatMap((line) => (head.some((real) => missingFrom(line, real).length === 0) ? [] : [line]))
  const text = shownBody.join('\n\n')
  return [...missing, ...(text === '' ? [] : missingFrom(JSON.parse(text), body))]
}

t.test('every answer that the README shows is what its curl line is answered', async (t) => {
  const { parley, get } = await examplesApp(t)
  const variables = new Map<string, string>()
  const answered = async ({ method, path, headers, body: sent, lastLine }: CurlRequest) => {
    const payload = sent === undefined ? {} : { payload: sent }
    const response = await parley.app.inject({ method, url: path, headers, ...payload })
    const text = lastLine ? (response.body.trimEnd().split('\n').at(-1) ?? '') : response.body
    const body = bodyOf(text, String(response.headers['content-type']))
    const { data } = written.safeParse(body)
    // A person reads later than this: what was written is in the index by then.
    if (method !== 'GET' && data) await get(`/v1/conflicts/ukraine-2022-2025?waitFor=${data.position}`)
    const fields = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`)
    return { head: [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`, ...fields], body }
  }
  let compared = 0
  for (const [index, { language, text, line }] of blocks.entries()) {
    if (language !== 'sh') continue
    const requests = requestsOf(text, variables)
    const shown = blocks[index + 1]
    const isShown = requests.length > 0 && shown !== undefined && ANSWERS.includes(shown.language)
    for (const [place, request] of requests.entries()) {
      const { head, body } = await answered(request)
      if (!isShown || place < requests.length - 1) continue
      compared += 1
      t.strictSame(isAnswerTo(shown, head, body), [], `line ${line}: ${request.method} ${request.path}`)
    }
  }
  const answers = blocks.filter(({ language }) => ANSWERS.includes(language))
  t.equal(compared, answers.length, 'no answer stands without its curl line')
  t.ok(compared > 20)
})

t.test('every route that the README names is described by /openapi.json', async (t) => {
  const { get } = await examplesApp(t)
  const { paths } = z
    .looseObject({ paths: z.record(z.string(), z.looseObject({})) })
    .parse((await get('/openapi.json')).body)
  const described = Object.entries(paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    methods: Object.keys(methods),
  }))
  const isRoute = (method: string, path: string): boolean =>
    described.some(({ pattern, methods }) => methods.includes(method.toLowerCase()) && pattern.test(path))
  const named = codeSpansOf(readme).flatMap((code) => {
    const [, method = 'GET', path] = /^(?:(GET|PUT|POST) )?(\/[\w/{}-]*)(?:\?\S*)?$/.exec(code) ?? []
    return path === undefined ? [] : [{ method, path }]
  })
  t.ok(named.length > 20)
  for (const { method, path } of named) {
    const isPage = path === '/docs'
    t.ok(isPage || isRoute(method, path) || isRoute(method, `/v1/conflicts/{conflict}${path}`), `${method} ${path}`)
  }
})

t.test('every relative link of the README and the docs leads to a file', (t) => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pagesBelow('docs'), ...pagesBelow('examples')]
  for (const page of pages.filter((name) => existsSync(packagePath(name))))
    for (const link of relativeLinksOf(readFileSync(packagePath(page), 'utf8')))
      t.ok(existsSync(packagePath(join(dirname(page), link))), `${page}: ${link}`)
  t.end()
})

t.test('an answer that is not as shown is found', (t) => {
  t.strictSame(missingFrom({ a: 1 }, { a: 1, b: 2 }), [], 'members may be left out')
  t.equal(missingFrom({ a: 1 }, { a: 2 }).length, 1)
  t.equal(missingFrom({ a: null }, {}).length, 1, 'null is not absent')
  t.equal(missingFrom([1, 2], [1, 2, 3]).length, 1, 'an item was left out without a mark')
  t.equal(missingFrom([2, 1], [1, 2]).length, 2, 'items stand in order')
  t.strictSame(missingFrom([1, '…'], [1, 2, 3]), [])
  t.strictSame(missingFrom(['…', { id: 3 }], [{ id: 1 }, { id: 3 }]), [])
  t.equal(missingFrom(['…', 2], [1, 2, 3]).length, 1, 'the last one shown is the last')
  t.equal(missingFrom([3, '…', 1], [1, 2, 3]).length > 0, true)
  t.strictSame(missingFrom('/a?sequence=…&version=1', '/a?sequence=261&version=1'), [])
  t.equal(missingFrom('/a?sequence=…&version=1', '/a?sequence=261&version=2').length, 1)
  t.strictSame(missingFrom('…', 7), [])
  t.equal(missingFrom('…', undefined).length, 1)
  const table = recordsOf('a,b,c\n1,,x\n2,"y,z",x\n')
  t.strictSame(missingFrom(recordsOf('a,b\n1,\n2,"y,z"'), table), [], 'columns may be left out')
  t.strictSame(missingFrom(recordsOf('b,a\n…\n"y,…",2'), table), [], 'rows at a mark, and a part of a text')
  t.equal(missingFrom(recordsOf('a\n1'), table).length, 1, 'a row was left out without a mark')
  t.equal(missingFrom(recordsOf('a,b\n1,y\n…'), table).length, 1, 'a cell that is empty')
  t.equal(missingFrom(recordsOf('a,d\n1,x\n…'), table).length, 1, 'a column that is not there')
  t.throws(() => recordsOf('a,b\n1'), 'a row that is cut')
  t.end()
})
