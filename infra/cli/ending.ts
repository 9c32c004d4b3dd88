/** Exit codes of the server: what has to be mended before a restart makes sense. */
export const SERVER_EXIT = { fault: 1, badConfiguration: 2 } as const

/**
 * Exit codes of the other commands. `damaged`: what was looked at is not as it was recorded, or not what it should be the
 * same as. `notDone`: the command could
 * not be carried out as it was given; nothing is known of the store, and nothing was written.
 */
export const EXIT = { good: 0, damaged: 1, notDone: 2 } as const

/** Ends a command with an exit code, and one line for each thing that is wrong. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number
  readonly lines: readonly string[]
  constructor(exitCode: number, ...lines: readonly string[]) {
    super(lines.join('; '))
    this.exitCode = exitCode
    this.lines = lines
  }
}

/** Says what is wrong, in one line that a person can act upon. */
export const complain = (line: string): void => {
  process.stderr.write(`parley: ${line}\n`)
}
