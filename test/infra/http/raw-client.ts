import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export type RawAnswer = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Starts an app on a free port of this machine. */
export const listening = async (app: FastifyInstance): Promise<number> =>
  Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)

/** A connection that is not closed by our side's errors: what the server does with it is what is tested. */
export const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => resolve(socket))
    socket.once('error', reject)
    socket.on('error', () => undefined)
  })

const parse = (text: string): RawAnswer | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const cut = line.indexOf(':')
      return [line.slice(0, cut).toLowerCase(), line.slice(cut + 1).trim()]
    }),
  )
  return { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) }
}

/** Bytes of a whole answer: not known before its head is there, nor limited where it tells no length. */
const bytesOf = (answer: RawAnswer | undefined, received: number): number => {
  if (answer === undefined) return Number.NaN
  const length = answer.headers.get('content-length')
  return length === undefined ? Number.POSITIVE_INFINITY : received - answer.body.length + Number(length)
}

/** Reads one answer: to the end that its length tells, else to the end of the connection. Undefined: there was none. */
export const readAnswer = (socket: Socket): Promise<RawAnswer | undefined> =>
  new Promise((resolve) => {
    const pieces: Buffer[] = []
    let received = 0
    let needed = Number.NaN
    const done = () => {
      socket.off('data', onData).off('end', done).off('close', done)
      resolve(parse(Buffer.concat(pieces).toString('latin1')))
    }
    const onData = (bytes: Buffer) => {
      pieces.push(bytes)
      received += bytes.length
      if (Number.isNaN(needed)) needed = bytesOf(parse(Buffer.concat(pieces).toString('latin1')), received)
      if (received >= needed) done()
    }
    socket.on('data', onData).on('end', done).on('close', done)
  })

/** Sends bytes as they are over a connection of their own, and reads the answer. */
export const exchange = async (
  port: number,
  ...pieces: readonly (string | Buffer)[]
): Promise<RawAnswer | undefined> => {
  const socket = await open(port)
  const answer = readAnswer(socket)
  for (const piece of pieces) socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)
  const result = await answer
  socket.destroy()
  return result
}

/** A request with a body, as bytes. `port` is what the Host header says. */
export const request = (
  port: number,
  line: string,
  headers: Readonly<Record<string, string | number>> = {},
): string => {
  const fields = Object.entries({ host: `127.0.0.1:${port}`, ...headers })
  return `${line} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

/** Puts a JSON body, given as bytes, to the echo route. */
export const putJson = (port: number, body: Buffer): Promise<RawAnswer | undefined> => {
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  return exchange(port, request(port, 'PUT /v1/echo/x', headers), body)
}

/** The code of a problem; undefined where the answer is none. */
export const codeOf = (answer: RawAnswer | undefined): unknown =>
  answer?.headers.get('content-type') === 'application/problem+json' ? JSON.parse(answer.body).code : undefined

/** The first of a problem's errors. */
export const firstErrorOf = (answer: RawAnswer | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(answer?.body ?? '{"errors":[{}]}').errors[0]

/** Whether the server still answers. */
export const isAlive = async (port: number): Promise<boolean> =>
  (await exchange(port, request(port, 'GET /health/live')))?.status === 200
