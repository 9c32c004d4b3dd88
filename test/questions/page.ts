import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Asked } from '../infra/http/routes/parley-app.js'
import { conflicts, type Question, questions } from './questions.js'
import { type Shown, shownOf, written } from './shown.js'

const INTRODUCTION = `# Twenty questions

What people who work with negotiations and their conflicts would ask, each with the one request that answers it, and its answer on the
examples. \`npm run demo\` serves both of them:

\`\`\`sh
U=http://127.0.0.1:3000/v1/conflicts/${conflicts.U}
C=http://127.0.0.1:3000/v1/conflicts/${conflicts.C}
\`\`\`

The answers are real. Of each only some members are shown, and \`…\` stands for entries of a list that are left out.
This page is written by \`npm run docs:questions\` from \`test/questions/questions.ts\`, and a test fails when it is stale.
`

/** The page of all questions, asked of a Parley that has the examples. */
export const questionsPage = async (asked: Pick<Asked, 'get'>): Promise<string> => {
  const sections: string[] = []
  for (const [at, question] of questions.entries()) sections.push(await section(asked, at + 1, question))
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

const section = async (
  { get }: Pick<Asked, 'get'>,
  number: number,
  { asked, of, path, shown, read }: Question,
): Promise<string> => {
  const { status, text, headers } = await get(`/v1/conflicts/${conflicts[of]}${path}`)
  if (status !== 200) throw new Error(`question ${number} was answered ${status}: ${text}`)
  const { form, lines } = answerIn(String(headers['content-type']), text, shown)
  return [
    `## ${number}. ${asked}`,
    '',
    '```sh',
    `curl -s "$${of}${path}"`,
    '```',
    '',
    `\`\`\`${form}`,
    ...lines,
    '```',
    ...(read === '' ? [] : ['', read]),
    '',
  ].join('\n')
}

type Written = { readonly form: 'json' | 'csv'; readonly lines: readonly string[] }

/** What is shown of an answer: of a table, columns; of lines of JSON, members of each but the one that ends them. */
const answerIn = (mediaType: string, text: string, shown: Shown): Written => {
  if (mediaType.startsWith('text/csv')) {
    const rows = parse(text, { columns: true }).map((row) => shownOf(row, shown))
    return { form: 'csv', lines: stringify(rows, { header: true }).trimEnd().split('\n') }
  }
  const isLines = mediaType.includes('ndjson')
  const answers = (isLines ? text.trimEnd().split('\n') : [text]).map((one) => JSON.parse(one))
  const isEnd = (line: object): boolean => isLines && 'end' in line
  return { form: 'json', lines: answers.map((one) => written(isEnd(one) ? one : shownOf(one, shown))) }
}
