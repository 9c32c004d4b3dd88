import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

/** One event as a feed sends it. */
export type FeedEvent = { readonly id: string; readonly event: string; readonly data: string }

/** A feed as a client has it open. */
export type OpenFeed = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The answer itself, to be paused or looked at. */
  readonly answer: IncomingMessage
  /** The next blocks in order, comments included; ends when the feed ends, and throws when it is broken off. */
  readonly blocks: () => AsyncGenerator<FeedEvent | { readonly comment: string }, void, undefined>
  /** Events alone. */
  readonly events: () => AsyncGenerator<FeedEvent, void, undefined>
  /** Goes away at once, without a word. */
  readonly leave: () => void
}

/** Opens a feed over a connection of its own. */
export const openFeed = async (
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenFeed> => {
  const request = get({ host: '127.0.0.1', port, path, headers, agent: false })
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    request.on('response', resolve).on('error', reject),
  )
  // Whoever reads sees an error by itself; one that comes when nobody reads is no failure of the test.
  answer.on('error', () => undefined)
  const pieces = answer.setEncoding('utf8').iterator({ destroyOnReturn: false })
  let text = ''
  async function* blocks() {
    for (;;) {
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        yield blockOf(block)
      }
      const piece = await pieces.next()
      if (piece.done) return
      text += piece.value
    }
  }
  async function* events() {
    for await (const block of blocks()) if ('id' in block) yield block
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    answer,
    blocks,
    events,
    leave: () => request.destroy(),
  }
}

/** A block must be a comment, or have the three fields of ours, each on one line and in this order. */
const blockOf = (text: string): FeedEvent | { readonly comment: string } => {
  if (text.startsWith(':') && !text.includes('\n')) return { comment: text.slice(1) }
  const [, id, event, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(text) ?? []
  if (id === undefined || event === undefined || data === undefined) throw new Error(`no block of a feed: ${text}`)
  return { id, event, data }
}

/** The next `count` events of a feed. */
export const take = async (feed: OpenFeed, count: number): Promise<FeedEvent[]> => {
  const taken: FeedEvent[] = []
  if (count === 0) return taken
  for await (const event of feed.events()) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}
