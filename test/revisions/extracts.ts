import fc from 'fast-check'
import type { Test } from 'tap'
import { packagePath } from '../../infra/package-root.js'
import { type LogLine, readChangeLog } from './change-log.js'
import { compareAt } from './compare.js'
import type { DataSet } from './data-sets/data-set.js'
import { inAnyOrder } from './other-order.js'
import { afterAll, anyPoint, everyPoint, type Point } from './points.js'
import { type ServedConflict, serveConflict } from './served-conflict.js'
import { type UploadLine, uploadOf } from './uploads.js'

/** The part of a data set's log that is kept in test/fixtures/revisions, and the lines that tell it. */
export type Extract = { readonly log: readonly LogLine[]; readonly lines: readonly UploadLine[] }
export const extractOf = (dataSet: DataSet): Extract => {
  const log = readChangeLog(packagePath(`test/fixtures/revisions/${dataSet.name}-revisions.jsonl`))
  return { log, lines: uploadOf(dataSet, log).lines }
}

/** A server with the conflict of an extract, gone with the test. */
export const servedExtract = async (t: Test, dataSet: DataSet, { log }: Extract): Promise<ServedConflict> => {
  const served = await serveConflict(dataSet, afterAll(log))
  t.teardown(served.close)
  return served
}

/** Sends the extract of a log as its versions came, again, and in another order, and compares at each point. */
export const testExtract = (t: Test, dataSet: DataSet): void => {
  const extract = extractOf(dataSet)
  const { log, lines } = extract
  const answered = (recorded: number, unchanged: number) => ({
    summary: { recorded, unchanged, refused: 0 },
    problems: [],
  })
  const all = lines.length
  const random = (seed: number): readonly Point[] => fc.sample(anyPoint(log, dataSet.timeZone), { numRuns: 50, seed })
  const compareAll = async (t: Test, served: ServedConflict, points: readonly Point[]): Promise<void> => {
    let figures = 0
    for (const point of points) {
      const compared = await compareAt(served, dataSet, log, point)
      figures += compared.figures
      if (compared.difference) {
        t.fail('the figures differ', compared.difference)
        return
      }
    }
    t.ok(figures > 0, `${figures} figures are those of the log`)
  }

  t.test(`${dataSet.name}: at every point the figures answered are those of the log`, async (t) => {
    const served = await servedExtract(t, dataSet, extract)
    t.strictSame(await served.upload(lines, 'the-extract'), answered(all, 0))
    t.strictSame(await served.upload(lines, 'the-extract'), answered(0, all), 'the same file again with the same key')
    t.strictSame(await served.upload(lines), answered(0, all), 'and without one')
    await compareAll(t, served, [...everyPoint(log, dataSet.timeZone), ...random(1)])
  })

  t.test(`${dataSet.name}: recorded in another order, the figures are the same`, async (t) => {
    const served = await servedExtract(t, dataSet, extract)
    const [shuffled = []] = fc.sample(inAnyOrder(lines), { numRuns: 1, seed: 1 })
    t.ok(shuffled.some((line, n) => line !== lines[n]))
    t.strictSame(await served.upload(shuffled), answered(all, 0))
    await compareAll(t, served, random(2))
  })
}
