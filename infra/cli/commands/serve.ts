import type { Command } from 'commander'

/** `parley serve`: the server, as `npm start` starts it. */
export const addServe = (program: Command): void => {
  program
    .command('serve')
    .summary('start the server, as the variables PARLEY_... say')
    .description('Starts the server, as the variables PARLEY_... say; the README lists them.')
    .action(async () => {
      // The other commands need not wait for the whole server to be loaded.
      const { serve } = await import('../serve.js')
      await serve(process.env)
    })
}
