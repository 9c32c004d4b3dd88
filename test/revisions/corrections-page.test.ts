import { readFileSync } from 'node:fs'
import t from 'tap'
import { packagePath } from '../../infra/package-root.js'
import { blocksOf } from '../readme/blocks.js'
import { losses } from './data-sets/losses.js'
import { extractOf } from './extracts.js'

const [personnel] = losses
if (!personnel) throw new Error('there is no data set of losses')

t.test('the lines on the page about corrections are those that tell the real log', async (t) => {
  const page = readFileSync(packagePath('docs/corrections.md'), 'utf8')
  const [shown] = blocksOf(page).filter(({ language }) => language === 'ndjson')
  const told = extractOf(personnel).lines.filter(
    ({ externalRef, development }) => (externalRef ?? development)?.key === '2022-07-17/personnel',
  )
  t.strictSame(
    shown?.text.split('\n').map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(told)),
  )
})
