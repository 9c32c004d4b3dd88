import fc from 'fast-check'
import type { Test } from 'tap'

/** Checks a law on `numRuns` random cases; where it fails, the smallest case found and its seed are shown. */
export const holds = async <Case>(
  t: Test,
  property: fc.IProperty<Case> | fc.IAsyncProperty<Case>,
  numRuns = 200,
): Promise<void> => {
  const result = await fc.check(property, { numRuns })
  if (result.failed)
    t.fail('the law does not hold', {
      found: await fc.asyncDefaultReportMessage(result),
      because: String(result.errorInstance),
    })
  else t.pass(`holds in ${result.numRuns} cases`)
}
