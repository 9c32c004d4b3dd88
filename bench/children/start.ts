import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Room for what is measured beside the index; the index itself is mostly outside the heap. In MiB. */
const HEAP_MIB = 8_192

/** A server of the bench in a process of its own. */
export type ServerProcess = {
  readonly url: string
  /** The longest time in which its event loop stood still since the last call, in milliseconds. */
  readonly longestPause: () => Promise<number>
  /** The memory that it has of the machine's, in bytes. */
  readonly residentBytes: () => Promise<number>
  readonly stop: () => Promise<void>
}

const listening = z.object({ url: z.string() })
const resident = z.object({ residentBytes: z.number() })
const paused = z.object({ longestPause: z.number() })

const childOf = (file: string, args: readonly string[], ...flags: readonly string[]): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...flags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })

/** The next message of a child; throws where it ends before. */
const messageOf = async (child: ChildProcess): Promise<unknown> => {
  const ending = new AbortController()
  const ended = once(child, 'exit', { signal: ending.signal }).then(([code]) => {
    throw new Error(`a process of the bench ended with ${code}`)
  })
  const message = once(child, 'message', { signal: ending.signal }).then(([told]): unknown => told)
  try {
    return await Promise.race([message, ended])
  } finally {
    ended.catch(() => undefined)
    message.catch(() => undefined)
    ending.abort()
  }
}

const serverIn = async (child: ChildProcess): Promise<ServerProcess> => {
  const { url } = listening.parse(await messageOf(child))
  return {
    url,
    longestPause: async () => {
      child.send('pauses')
      return paused.parse(await messageOf(child)).longestPause
    },
    residentBytes: async () => {
      child.send('memory')
      return resident.parse(await messageOf(child)).residentBytes
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.send('stop')
      await ended
    },
  }
}

/** Starts Parley over a store, and waits until its index has caught up. */
export const startServer = (storeFile: string): Promise<ServerProcess> =>
  serverIn(childOf('./parley-server.js', [storeFile]))

/** Starts a bare Fastify that answers everything with a text. */
export const startBareServer = async (text: string): Promise<ServerProcess> => {
  const child = childOf('./bare-server.js', [])
  child.send(text)
  return serverIn(child)
}

const weighed = z.object({ bytes: z.number(), developments: z.number().int() })

/** What the index of a store weighs in a process of its own: heap and external memory after collection, in bytes. */
export const weighIndex = async (storeFile: string): Promise<z.infer<typeof weighed>> => {
  const child = childOf('./memory.js', [storeFile], '--expose-gc')
  const ended = once(child, 'exit')
  const told = weighed.parse(await messageOf(child))
  await ended
  return told
}
