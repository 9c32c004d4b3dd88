import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { type Environment, spawnProgram } from './server-process.js'

/** How a command ended: its exit code, null where a signal ended it, and what it said on its two outputs. */
export type Ended = { readonly code: number | null; readonly said: string; readonly complained: string }

export type RunningCommand = { readonly kill: () => void; readonly ended: Promise<Ended> }

/** Starts `parley` with arguments, as a process of its own. */
export const startParley = (t: Test, args: readonly string[], env: Environment = {}): RunningCommand => {
  const child = spawnProgram('parley', args, env)
  t.teardown(() => child.kill('SIGKILL'))
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the child has no pipes')
  const ended = Promise.all([text(stdout), text(stderr), once(child, 'exit')]).then(
    ([said, complained, [code]]): Ended => ({ code, said, complained }),
  )
  return { kill: () => child.kill('SIGKILL'), ended }
}

/** Runs `parley` to its end. */
export const parley = (t: Test, args: readonly string[], env: Environment = {}): Promise<Ended> =>
  startParley(t, args, env).ended

/** The head that a command has printed as its last two lines. */
export const headIn = ({ said }: Ended): { readonly sequence: number; readonly root: string } => {
  const [, sequence, root = ''] = /^sequence (\d+)\nroot ([0-9a-f]{64})\n$/m.exec(said) ?? []
  return { sequence: Number(sequence), root }
}
