#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { EventStoreFault } from '../../services/event-store.js'
import { packageVersion } from '../package-root.js'
import { addBackup } from './commands/backup.js'
import { addMigrate } from './commands/migrate.js'
import { addRestore } from './commands/restore.js'
import { addServe } from './commands/serve.js'
import { addVerify } from './commands/verify.js'
import { CommandError, complain, EXIT } from './ending.js'

// The command line. Each command is a file of its own in commands/.

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, ' ')

const program = new Command('parley')
  .description('Keeps the state of negotiations in armed conflicts: the server, and the care of its store.')
  .version(packageVersion())
  .exitOverride()
  .configureOutput({ outputError: (text) => complain(oneLine(text).replace(/^error: /, '')) })

for (const add of [addServe, addVerify, addBackup, addRestore, addMigrate]) add(program)

/** The exit code for what a command threw, after it has been told. */
const endOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.notDone
  if (error instanceof CommandError) {
    for (const line of error.lines) complain(line)
    return error.exitCode
  }
  complain(oneLine(error instanceof Error ? error.message : String(error)))
  return error instanceof EventStoreFault && error.code === 'damaged' ? EXIT.damaged : EXIT.notDone
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = endOf(error)
}
