import { readFileSync } from 'node:fs'
import t from 'tap'
import { createMetrics, type Observed } from '../infra/metrics/metrics.js'
import { packagePath } from '../infra/package-root.js'

t.test('docs/metrics.md lists every metric with its meaning, and no other', async (t) => {
  const observe = (): Observed => {
    throw new Error('nothing is scraped')
  }
  const { registry } = createMetrics({ observe })
  const rows = registry.getMetricsAsArray().map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`)
  t.ok(rows.length > 10)
  const page = readFileSync(packagePath('docs/metrics.md'), 'utf8')
  t.strictSame(page.match(/^\| `parley_.*$/gm), rows)
})
