import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { packagePath } from '../infra/package-root.js'
import { examplesApp } from './e2e/examples-app.js'
import { blocksOf, codeSpansOf, relativeLinksOf } from './readme/blocks.js'
import { missingFrom } from './readme/contained.js'
import { type CurlRequest, requestsOf } from './readme/curl.js'

const readme = readFileSync(packagePath('README.md'), 'utf8')
const blocks = blocksOf(readme)

/** The Markdown pages below `docs/`. */
const docs = (): string[] =>
  readdirSync(packagePath('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))

const written = z.object({ position: z.string() })

/** An answer's head as curl -i prints it, and its body as JSON; what has no body is null. */
const isAnswerTo = (shown: string, head: readonly string[], body: unknown): string[] => {
  const [shownHead = '', ...shownBody] = shown.startsWith('HTTP/') ? shown.split(/\n\n/) : ['', shown]
  const lines = shownHead.split('\n').filter((line) => line !== '')
  const missing = lines.flatMap((line) => (head.some((real) => missingFrom(line, real).length === 0) ? [] : [line]))
  const text = shownBody.join('\n\n')
  return [...missing, ...(text === '' ? [] : missingFrom(JSON.parse(text), body))]
}

t.test('every answer that the README shows is what its curl line is answered', async (t) => {
  const { parley, get } = await examplesApp(t)
  const variables = new Map<string, string>()
  const answered = async ({ method, path, headers, body, lastLine }: CurlRequest) => {
    const payload = body === undefined ? {} : { payload: body }
    const response = await parley.app.inject({ method, url: path, headers, ...payload })
    const text = lastLine ? (response.body.trimEnd().split('\n').at(-1) ?? '') : response.body
    const json: unknown = text === '' ? null : JSON.parse(text)
    const { data } = written.safeParse(json)
    // A person reads later than this: what was written is in the index by then.
    if (method !== 'GET' && data) await get(`/v1/conflicts/ukraine-2022-2025?waitFor=${data.position}`)
    const fields = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`)
    return { head: [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`, ...fields], json }
  }
  let compared = 0
  for (const [index, { language, text, line }] of blocks.entries()) {
    if (language !== 'sh') continue
    const requests = requestsOf(text, variables)
    const shown = blocks[index + 1]
    const isShown = requests.length > 0 && shown !== undefined && ['json', 'http'].includes(shown.language)
    for (const [place, request] of requests.entries()) {
      const { head, json } = await answered(request)
      if (!isShown || place < requests.length - 1) continue
      compared += 1
      t.strictSame(isAnswerTo(shown.text, head, json), [], `line ${line}: ${request.method} ${request.path}`)
    }
  }
  const answers = blocks.filter(({ language }) => language === 'json' || language === 'http')
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
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs(), 'examples/ukraine-2022-2025/README.md']
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
  t.end()
})
