import type { IncomingMessage } from 'node:http'
import { fault, HttpProblem } from './problems.js'
import { parseStrictJson } from './strict-json.js'

/** Bytes of a JSON body. */
const MAX_BODY_BYTES = 1024 * 1024

/** Milliseconds in which a JSON body must have come. */
export const BODY_MS = 30_000

/**
 * So much of a body that is too large is still received and thrown away: many clients read nothing before they have
 * sent everything, and would see a broken connection instead of the answer.
 */
const DISCARDED_BYTES = 16 * MAX_BODY_BYTES

/**
 * Reads and parses a JSON body. Throws {@link HttpProblem}: PARLEY_TOO_LARGE (413) over 1 MiB, PARLEY_REQUEST_TIMEOUT
 * (408) after `limitMs`, and the faults of {@link parseStrictJson}.
 */
export const readJsonBody = async (request: IncomingMessage, limitMs: number): Promise<unknown> => {
  const parsed = parseStrictJson(await receive(request, limitMs))
  if ('fault' in parsed) throw new HttpProblem(parsed.fault)
  return parsed.value
}

const tooLarge = () => new HttpProblem(fault('PARLEY_TOO_LARGE', `The body is larger than ${MAX_BODY_BYTES} bytes.`))

const receive = (request: IncomingMessage, limitMs: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let received = 0
    const settle = (error: HttpProblem | undefined) => {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken)
      // Whatever still comes of the body is nobody's: without this the error of a broken upload would be nobody's too.
      request.on('error', () => undefined).resume()
      if (error) reject(error)
      else resolve(Buffer.concat(chunks, received))
    }
    const onData = (chunk: Buffer) => {
      received += chunk.length
      if (received <= MAX_BODY_BYTES) chunks.push(chunk)
      else chunks = []
      if (received > DISCARDED_BYTES) settle(tooLarge())
    }
    const onEnd = () => settle(received > MAX_BODY_BYTES ? tooLarge() : undefined)
    const onBroken = () => settle(new HttpProblem(fault('PARLEY_MALFORMED_REQUEST', 'The body broke off.')))
    const onSlow = () => {
      settle(new HttpProblem(fault('PARLEY_REQUEST_TIMEOUT', `The body did not come within ${limitMs / 1000} s.`)))
    }
    const timer = setTimeout(onSlow, limitMs)
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken)
    if (Number(request.headers['content-length']) > DISCARDED_BYTES) settle(tooLarge())
  })
