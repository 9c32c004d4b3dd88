import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { z } from 'zod'
import { packagePath } from '../../infra/package-root.js'
import { type LogLine, readChangeLog } from './change-log.js'
import { compareAt, type Difference } from './compare.js'
import { dataSets } from './data-sets/all-data-sets.js'
import type { DataSet } from './data-sets/data-set.js'
import { afterAll, anyPoint } from './points.js'
import { partOf, wholeOf } from './selection.js'
import { serveConflict } from './served-conflict.js'
import { type UploadLine, uploadOf } from './uploads.js'

// `npm run check:revisions`: sends each whole log to a server of its own through a socket, sends it again, and holds the
// figures at points of its clocks against the plain replay of the log. One line for each log; what is wrong is told below
// it. Exit code 1: something is wrong; 2: there is nothing to check, or an option is wrong.

const EXIT = { wrong: 1, nothingToCheck: 2 } as const
const ENDING = '-revisions.jsonl'
const FAULTS_TOLD = 5

/** A read goes through the whole conflict, so that of a large one fewer points are compared, and a part at most of them. */
const LARGE = 5_000
const POINTS = { ofLarge: 40, ofOthers: 300 } as const

const optionValues = z.object({
  folder: z.string().default(packagePath('../shared/data/revisions')),
  points: z.coerce.number().int().min(1).optional(),
  seed: z.coerce.number().int().default(1),
})
type Options = z.infer<typeof optionValues>

const readOptions = (): Options => {
  const text = { type: 'string' } as const
  try {
    return optionValues.parse(parseArgs({ options: { folder: text, points: text, seed: text } }).values)
  } catch (error) {
    return refuse(error instanceof z.ZodError ? faultsOf(error) : String(error))
  }
}

const faultsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; ')

const refuse = (reason: string): never => {
  process.stderr.write(`check:revisions: ${reason}\n`)
  process.exit(EXIT.nothingToCheck)
}

/** The data sets whose logs lie in the folder. Each log must be of one that is known, and each that is known have one. */
const dataSetsIn = (folder: string): readonly DataSet[] => {
  if (!existsSync(folder)) return refuse(`there is no folder ${folder} with the logs to check`)
  const logs = new Set(readdirSync(folder).filter((name) => name.endsWith(ENDING)))
  const missing = dataSets.filter(({ name }) => !logs.delete(`${name}${ENDING}`))
  if (missing.length > 0) return refuse(`${folder} has no log of ${missing.map(({ name }) => name).join(', ')}`)
  if (logs.size > 0) return refuse(`nobody has said how ${[...logs].join(', ')} is read`)
  return dataSets
}

/** Sends a log, compares, and tells what came of it; answers whether nothing is wrong. */
const check = async (dataSet: DataSet, options: Options): Promise<boolean> => {
  const began = performance.now()
  const log = readChangeLog(join(options.folder, `${dataSet.name}${ENDING}`))
  const { lines, acts, noCounts } = uploadOf(dataSet, log)
  const served = await serveConflict(dataSet, afterAll(log))
  const first = await served.upload(lines, 'check-revisions')
  const again = await served.upload(lines, 'check-revisions')
  const looks = looksAt(dataSet, log, lines, options)
  let figures = 0
  const differences: Difference[] = []
  for (const { point, selection } of looks) {
    const compared = await compareAt(served, dataSet, log, point, selection)
    figures += compared.figures
    if (compared.difference) differences.push(compared.difference)
  }
  await served.close()
  tell(
    `${dataSet.name}: ${log.length} log lines, ${lines.length} sent, ${first.summary.recorded} recorded ` +
      `(reports ${acts.report}, corrections ${acts.correct}, retractions ${acts.retract}, ` +
      `reinstatements ${acts.reinstate}), ${again.summary.unchanged} unchanged when sent again, ` +
      `${noCounts.length} left out as no counts; ${looks.length} points, ${figures} figures compared, ` +
      `${differences.length} mismatches; ${Math.round((performance.now() - began) / 1000)} s`,
  )
  const faults = [
    ...first.problems.map((problem) => `refused: ${problem}`),
    ...(first.summary.recorded === lines.length ? [] : [`sent: ${JSON.stringify(first.summary)}`]),
    ...(again.summary.unchanged === lines.length ? [] : [`sent again: ${JSON.stringify(again.summary)}`]),
    ...differences.map((difference) => `differs: ${JSON.stringify(difference)}`),
  ]
  for (const fault of faults.slice(0, FAULTS_TOLD)) tell(`  ${fault}`)
  if (faults.length > FAULTS_TOLD) tell(`  and ${faults.length - FAULTS_TOLD} more`)
  return faults.length === 0
}

/** Everything as it stands in the end, and then points at random. */
const looksAt = (dataSet: DataSet, log: readonly LogLine[], lines: readonly UploadLine[], options: Options) => {
  const isLarge = lines.length > LARGE
  const whole = wholeOf(lines)
  const look = fc.record({
    point: anyPoint(log, dataSet.timeZone),
    selection: isLarge ? partOf(log, lines) : fc.constant(whole),
  })
  const end = afterAll(log)
  const numRuns = options.points ?? (isLarge ? POINTS.ofLarge : POINTS.ofOthers)
  return [{ point: { asOf: end, knownAt: end }, selection: whole }, ...fc.sample(look, { numRuns, seed: options.seed })]
}

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const options = readOptions()
for (const dataSet of dataSetsIn(options.folder)) {
  if (!(await check(dataSet, options))) process.exitCode = EXIT.wrong
}
