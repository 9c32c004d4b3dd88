import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { z } from 'zod'

export type Environment = { readonly [name: string]: string }

/** A program of infra/cli/ as a process of its own, with no variable of ours but those given. */
export const spawnProgram = (name: string, args: readonly string[], env: Environment): ChildProcess => {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_'))
  const program = fileURLToPath(new URL(`../../../infra/cli/${name}.js`, import.meta.url))
  return spawn(process.execPath, [program, ...args], {
    env: { ...Object.fromEntries(others), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

const logLine = z.looseObject({ msg: z.string().optional() })

export type RunningServer = {
  readonly child: ChildProcess
  readonly url: string
  readonly port: number
  /** Messages that have come so far: what the server logs may come later than what it answers. */
  readonly logged: readonly string[]
  /** Waits until a message has come; false where the process has ended without it. */
  readonly logs: (message: string) => Promise<boolean>
  /** Fulfils with the exit code once the process has ended and all that it logged has come; null where a signal ended it. */
  readonly ended: Promise<number | null>
}

/** Starts a server on a free port, and waits until it says where it listens. `command`: the program, and its arguments. */
export const startServer = async (
  t: Test,
  env: Environment,
  [program, ...args]: readonly [string, ...string[]] = ['server'],
): Promise<RunningServer> => {
  const child = spawnProgram(program, args, { PARLEY_PORT: '0', ...env })
  const ended = once(child, 'close').then(([code]): number | null => code)
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const logged: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    if (!child.stdout) throw new Error('the child has no pipe')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg = '' } = logLine.parse(JSON.parse(line))
      logged.push(msg)
      const at = /^listening on (http:\/\/\S+)$/.exec(msg)?.[1]
      if (at !== undefined) resolve(at)
    })
    ended.then((code) => reject(new Error(`the server ended with ${code} before it listened`)))
  })
  let isOver = false
  const over = ended.then(() => {
    isOver = true
  })
  const logs = async (message: string): Promise<boolean> => {
    while (!isOver && !logged.includes(message)) await Promise.race([nextTurn(), over])
    return logged.includes(message)
  }
  return { child, url, port: Number(new URL(url).port), logged, logs, ended }
}

/** Runs a server that is expected not to start: how it ended and what it said. */
export const failToStart = async (t: Test, env: Environment): Promise<{ code: number | null; said: string }> => {
  const child = spawnProgram('server', [], { PARLEY_PORT: '0', ...env })
  t.teardown(() => child.kill('SIGKILL'))
  if (!child.stderr) throw new Error('the child has no pipe')
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, said }
}

/** A directory of its own, gone with the test. */
export const newDirectory = async (t: Test): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'parley-server-'))
  t.teardown(() => rm(directory, { recursive: true }))
  return directory
}
