import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { packagePath } from '../../infra/package-root.js'

/** What `npm run demo` needs, and no more: the tests of a copy are not what is shown here, and take long to compile. */
const NEEDED = ['domain', 'projections', 'services', 'infra', 'examples', 'package.json', 'tsconfig.json']

/** A copy of the project, so that the build of the tests that run now stays as it is. */
const copyOfProject = (t: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-demo-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of NEEDED) cpSync(packagePath(name), join(folder, name), { recursive: true })
  symlinkSync(packagePath('node_modules'), join(folder, 'node_modules'), 'dir')
  return folder
}

type Demo = {
  /** What it printed for people: without the lines of its log. */
  readonly printed: string
  readonly urls: readonly string[]
  /** Ends it by SIGTERM, and answers all that was printed until the last process ended. */
  readonly stop: () => Promise<string>
}

const LAST_LINE = /\/docs\n/

const BUILD_AND_RUN = ['npm', 'run', '--silent', 'demo'] as const
/** What `npm run demo` runs once it has built. */
const RUN = [process.execPath, 'dist/infra/cli/demo.js'] as const

/** Runs the demo and answers what it printed once it has told the last URL. */
const runDemo = async (t: Test, folder: string, [command, ...rest]: readonly [string, ...string[]]): Promise<Demo> => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PARLEY|TAP|npm)_/.test(name)))
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...env, PARLEY_PORT: '0', PARLEY_STORE: 'sqlite:./data/tried.db', PARLEY_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a shell gives it: a signal reaches npm and all that it started, as Ctrl-C does.
    detached: true,
  })
  // The pipes close when the last process that npm started has ended.
  const closed = once(child, 'close')
  let ended = false
  void closed.then(() => {
    ended = true
  })
  const signal = (name: NodeJS.Signals): void => {
    if (!ended && child.pid !== undefined) process.kill(-child.pid, name)
  }
  t.teardown(() => signal('SIGKILL'))
  let output = ''
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  await new Promise<void>((told, failed) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (LAST_LINE.test(output)) told()
    })
    void closed.then(() => failed(new Error(`the demo ended: ${output}${complaints}`)))
  })
  const printed = output.replaceAll(/^\{.*\n/gm, '')
  return {
    printed,
    urls: printed.match(/http:\/\/\S+/g) ?? [],
    stop: async () => {
      signal('SIGTERM')
      await closed
      return output
    },
  }
}

const answer = z.looseObject({ clock: z.looseObject({}), citation: z.string() })
const ask = async (url: string) => {
  const response = await fetch(url)
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}

/** The answer whose clocks are all given in the README: its sequence is that of the demo. */
const citationIn = (readme: string): string => {
  const [, query] = /"\$U\/(talks\?asOf=\S+&sequence=\d+&version=1)"/.exec(readme) ?? []
  return `/v1/conflicts/ukraine-2022-2025/${query}`
}

t.test('npm run demo loads the examples, prints URLs that answer, and loads nothing twice', async (t) => {
  const folder = copyOfProject(t)
  const demo = await runDemo(t, folder, BUILD_AND_RUN)
  t.match(demo.printed, 'ukraine-2022-2025: 147 lines recorded, 0 unchanged\n')
  t.match(demo.printed, 'contested-cases-2022-2025: 49 lines recorded, 0 unchanged\n')
  const sights = demo.urls.filter((url) => url.includes('/v1/'))
  t.ok(sights.length >= 5, `${sights.length} URLs worth trying`)
  for (const url of sights) {
    const { status, text } = await ask(url)
    t.equal(status, 200, new URL(url).pathname)
    const { clock: _, citation, ...members } = answer.parse(JSON.parse(text))
    t.match(
      Object.keys(members).join(),
      /^(issues|talks,positions|commitments|ceasefire|policy,incidents|violations|versions)/,
    )
    const base = new URL(url).origin
    t.strictSame(answer.parse(JSON.parse((await ask(`${base}${citation}`)).text)), answer.parse(JSON.parse(text)))
  }
  const said = async (part: string) => (await ask(sights.find((url) => url.includes(part)) ?? '')).text
  t.match(await said('at=2022-03-30&issue'), /"voice":"attributed","claimant":"medinsky"/)
  t.match(await said('at=2022-04-12&issue'), /"party":"ukraine",.*"voice":"own","claimant":"ukraine"/)
  t.match(await said('knownAt=2022-03-30'), /istanbul-talks-2022-03-29/)
  t.match(await said('flag=claimedBroken'), /"claimedBroken":true,"contested":true/)
  t.match(await said('/us-30-day-ceasefire'), /"overall":"rejected"/)
  t.match(await said('/casualties'), /"injured":\{"low":32,"best":32,"high":32,/)
  t.match(await said('/energy-moratorium-2025'), /"claimant":"kremlin","root":"russia","overall":"ended"/)
  t.match(await said('/violations'), /"supersededBy":"/)
  t.match(await said('/versions'), /"answer":"inPrinciple"/)
  const cited = citationIn(readFileSync(packagePath('README.md'), 'utf8'))
  t.match(
    (await ask(`${new URL(sights[0] ?? '').origin}${cited}`)).text,
    /"status":"deadEnd"/,
    'as the README cites it',
  )
  const pages = await ask(demo.urls.find((url) => url.endsWith('/docs')) ?? '')
  t.match(pages, { status: 200, type: /^text\/html/ })

  t.match(await demo.stop(), /"msg":"closing".*"msg":"closed"/s, 'SIGTERM ends it in good order')
  await t.rejects(ask(sights[0] ?? ''), 'nobody listens any more')
  t.ok(existsSync(join(folder, 'data', 'tried.db')))

  const again = await runDemo(t, folder, RUN)
  t.match(again.printed, 'ukraine-2022-2025: 0 lines recorded, 147 unchanged\n')
  t.match(again.printed, 'contested-cases-2022-2025: 0 lines recorded, 49 unchanged\n')
  t.match(await ask(again.urls.find((url) => url.includes('/ceasefires/')) ?? ''), { status: 200 })
  t.match(await again.stop(), /"msg":"closed"/)
})
