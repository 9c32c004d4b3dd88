import { readFileSync } from 'node:fs'
import { packagePath } from '../../infra/package-root.js'

/**
 * A request as a curl line makes it. `path` is what follows the server's address; `head`: -i shows the answer's head;
 * `lastLine`: only the last line of the answer is looked at.
 */
export type CurlRequest = {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly head: boolean
  readonly lastLine: boolean
}

const SERVER = 'http://127.0.0.1:3000'

/** The words of a shell line: single quotes keep all as it is, `$NAME` is replaced elsewhere. */
const wordsOf = (line: string, variables: ReadonlyMap<string, string>): string[] => {
  const expanded = (text: string): string =>
    text.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const value = variables.get(name)
      if (value === undefined) throw new Error(`$${name} is not set before: ${line}`)
      return value
    })
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    [...word.matchAll(/'([^']*)'|"([^"]*)"|[^'"]+/g)]
      .map(([bare, single, double]) => single ?? expanded(double ?? bare))
      .join(''),
  )
}

const methodOf = (given: string | undefined, body: string | undefined): CurlRequest['method'] => {
  const method = given ?? (body === undefined ? 'GET' : 'POST')
  if (method !== 'GET' && method !== 'PUT' && method !== 'POST') throw new Error(`${method} is not asked in the README`)
  return method
}

const requestOf = (words: readonly string[]): CurlRequest => {
  const headers: Record<string, string> = {}
  let url: string | undefined
  let given: string | undefined
  let body: string | undefined
  let head = false
  const pipe = words.indexOf('|')
  const [own, piped] = pipe < 0 ? [words, []] : [words.slice(0, pipe), words.slice(pipe + 1)]
  if (piped.length > 0 && piped.join(' ') !== 'tail -n 1') throw new Error(`not known: ${piped.join(' ')}`)
  for (let at = 0; at < own.length; at += 1) {
    const word = own[at] ?? ''
    const next = (): string => {
      at += 1
      const value = own[at]
      if (value === undefined) throw new Error(`${word} takes a value`)
      return value
    }
    if (word === '-s') continue
    if (word === '-si') head = true
    else if (word === '-X') given = next()
    else if (word === '-H') {
      const [name = '', value = ''] = next().split(/: ?(.*)/s)
      headers[name.toLowerCase()] = value
    } else if (word === '--json') {
      body = next()
      headers['content-type'] = 'application/json'
    } else if (word === '--data-binary') body = readFileSync(packagePath(next().replace(/^@/, '')), 'utf8')
    else if (word.startsWith('-')) throw new Error(`${word} is not known`)
    else url = word
  }
  if (!url?.startsWith(`${SERVER}/`)) throw new Error(`not a URL of the server: ${url}`)
  return { method: methodOf(given, body), path: url.slice(SERVER.length), headers, body, head, lastLine: pipe >= 0 }
}

/** The requests of a shell block. Lines like `NAME=value` set variables, for this block and those after it. */
export const requestsOf = (block: string, variables: Map<string, string>): CurlRequest[] =>
  logicalLines(block).flatMap((line) => {
    const assignment = /^(\w+)=(\S+)$/.exec(line)
    if (assignment) {
      variables.set(assignment[1] ?? '', wordsOf(assignment[2] ?? '', variables).join(''))
      return []
    }
    const [command, ...words] = wordsOf(line, variables)
    return command === 'curl' ? [requestOf(words)] : []
  })

/** The lines of a block: one ends where no quote is open and no backslash continues it. */
const logicalLines = (block: string): string[] => {
  const lines: string[] = []
  let open = ''
  for (const line of block.split('\n')) {
    const whole = open === '' ? line : `${open}\n${line}`
    if (whole.endsWith('\\')) open = whole.slice(0, -1)
    else if ((whole.match(/'/g) ?? []).length % 2 === 1) open = whole
    else {
      lines.push(whole.trim())
      open = ''
    }
  }
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}
