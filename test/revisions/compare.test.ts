import t from 'tap'
import { compareAt } from './compare.js'
import { losses } from './data-sets/losses.js'
import { extractOf, servedExtract } from './extracts.js'
import { afterAll } from './points.js'

const [personnel] = losses
if (!personnel) throw new Error('there is no data set of losses')

t.test('a correction that was not sent shows as a figure on either side', async (t) => {
  const extract = extractOf(personnel)
  const { log, lines } = extract
  const served = await servedExtract(t, personnel, extract)
  await served.upload(lines.slice(0, -1))
  const end = afterAll(log)
  // 13 days, and prisoners of war on three of them: on 2022-04-28 they are withdrawn.
  t.strictSame(await compareAt(served, personnel, log, { asOf: end, knownAt: end }), {
    figures: 16,
    difference: {
      asOf: '2026-08-09T23:59:59.999Z',
      knownAt: '2026-08-09T23:59:59.999Z',
      onlyInLog: ['personnel by ua-general-staff: ~1456610 (2026-08-08 to 2026-08-08)'],
      onlyAnswered: ['personnel by ua-general-staff: ~1455420 (2026-08-08 to 2026-08-08)'],
    },
  })
})
