import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { packagePath } from '../../infra/package-root.js'
import { allExamplesApp } from '../e2e/examples-app.js'
import { questionsPage } from './page.js'
import { shownOf, written } from './shown.js'

const PAGE = packagePath('docs/questions.md')

t.test('the page of twenty questions shows what each request is answered today', async (t) => {
  const page = await questionsPage(await allExamplesApp(t))
  if (process.argv.includes('--write')) writeFileSync(PAGE, page)
  t.equal(readFileSync(PAGE, 'utf8'), page, 'npm run docs:questions writes it anew')
})

t.test('what is shown of an answer is what was asked for, and the ellipsis says where there is more', (t) => {
  const answer = {
    a: 1,
    b: { c: null, d: 'text' },
    list: [
      { e: 1, f: 'x' },
      { e: 2, f: 'y' },
      { e: 3, f: 'x' },
    ],
  }
  t.strictSame(shownOf(answer, true), answer)
  t.strictSame(shownOf(answer, { b: { c: true } }), { b: { c: null } })
  t.strictSame(shownOf(answer, { list: { each: { e: true }, most: 2 } }), { list: [{ e: 1 }, { e: 2 }, '…'] })
  t.strictSame(shownOf(answer, { list: { each: { e: true } } }), { list: [{ e: 1 }, { e: 2 }, { e: 3 }] })
  t.strictSame(shownOf(answer, { list: { each: { e: true }, where: { f: 'x' } } }), { list: [{ e: 1 }, { e: 3 }, '…'] })
  t.throws(() => shownOf(answer, { none: true }), /no member none/)
  t.throws(() => shownOf(answer, { a: { each: true } }), /a is no list/)
  t.end()
})

t.test('short values stand in a line, long ones member by member', (t) => {
  t.equal(written({ a: [1, 'two'], b: {} }), '{ "a": [1, "two"], "b": {} }')
  const long = 'x'.repeat(100)
  t.equal(written({ a: long, b: [1] }), `{\n  "a": "${long}",\n  "b": [1]\n}`)
  t.end()
})
