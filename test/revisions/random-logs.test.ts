import fc from 'fast-check'
import t from 'tap'
import { holds } from '../properties/holds.js'
import { compareAt } from './compare.js'
import { harm } from './data-sets/harm.js'
import { inAnyOrder } from './other-order.js'
import { afterAll, anyPoint } from './points.js'
import { randomLog } from './random-logs.js'
import { serveConflict } from './served-conflict.js'
import { uploadOf } from './uploads.js'

const [gaza] = harm
if (!gaza) throw new Error('there is no data set of Gaza')

t.test('whatever a log tells and in which order it is recorded, the figures are those of the log', async (t) => {
  const cases = randomLog.chain((log) =>
    fc.record({
      log: fc.constant(log),
      lines: inAnyOrder(uploadOf(gaza, log).lines),
      points: fc.array(anyPoint(log, gaza.timeZone), { minLength: 12, maxLength: 12 }),
    }),
  )
  await holds(
    t,
    fc.asyncProperty(cases, async ({ log, lines, points }) => {
      const served = await serveConflict(gaza, afterAll(log))
      try {
        const { summary } = await served.upload(lines)
        if (summary.recorded !== lines.length) throw new Error(JSON.stringify(summary))
        for (const point of points) {
          const { difference } = await compareAt(served, gaza, log, point)
          if (difference) throw new Error(JSON.stringify(difference))
        }
      } finally {
        await served.close()
      }
    }),
    25,
  )
})
