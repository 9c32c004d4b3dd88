import { once } from 'node:events'
import { type ClientRequest, IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { type AnswerLine, answerLines, U } from './routes/parley-app.js'

/** An upload over a socket of its own, sent and read step by step. */
export type UploadClient = {
  readonly request: ClientRequest
  /** Sends bytes; fulfils once the system has taken them. */
  readonly send: (text: string) => Promise<void>
  /** The next answer line; undefined at the end, also where the answer was cut. */
  readonly next: () => Promise<AnswerLine | undefined>
  /** The answer, once its head has come; nothing of its body is read before it is asked for. */
  readonly answer: Promise<IncomingMessage>
}

export const beginUpload = (port: number, headers: { readonly [name: string]: string | number } = {}): UploadClient => {
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: `${U}/developments`,
    agent: false,
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  })
  // What the server does with a broken upload is what is tested, not what the client is told of it.
  sent.on('error', () => undefined)
  const answer = once(sent, 'response').then(([response]): IncomingMessage => {
    if (!(response instanceof IncomingMessage)) throw new TypeError('there is no answer')
    return response
  })
  let lines: AsyncIterator<string> | undefined
  return {
    request: sent,
    send: (text) =>
      new Promise((resolve, reject) => {
        sent.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    next: async () => {
      lines ??= createInterface({ input: await answer })[Symbol.asyncIterator]()
      const step = await lines.next().catch(() => undefined)
      return !step || step.done ? undefined : answerLines(step.value)[0]
    },
    answer,
  }
}
