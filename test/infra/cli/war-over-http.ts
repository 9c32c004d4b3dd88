import { described, glossary, ref, statement, U } from '../http/routes/parley-app.js'

/** Opens the conflict of the tests on a running server, and gives it its glossary. */
export const openWar = async (url: string): Promise<void> => {
  const put = (path: string, body: object): Promise<Response> =>
    fetch(`${url}${U}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await put('', described)
  await put('/glossary', glossary)
}

/** The line of an upload that reports a statement of its own for each number. */
export const statementLine = (at: number): string => `${JSON.stringify(statement(ref(String(at))))}\n`

/** The lines for 0 up to `count`, without it. */
export const statementLines = (count: number): string =>
  Array.from({ length: count }, (_, at) => statementLine(at)).join('')
