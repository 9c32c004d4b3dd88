import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packagePath } from '../infra/package-root.js'
import { pageWith, picturesOf } from './report/page.js'
import { results } from './report/row.js'

// `npm run bench:page [-- <file>]`: writes a run's results, the newest kept where none is named, into docs/performance.md.

const newest = (): string => {
  const folder = packagePath('bench/results')
  const last = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .at(-1)
  if (last === undefined) throw new Error('there are no results: npm run bench')
  return join(folder, last)
}

const [, , file = newest()] = process.argv
const told = results.parse(JSON.parse(readFileSync(file, 'utf8')))
const page = packagePath('docs/performance.md')
writeFileSync(page, pageWith(readFileSync(page, 'utf8'), told))
for (const picture of picturesOf(told)) writeFileSync(packagePath(join('docs/pictures', picture.file)), picture.svg)
process.stdout.write(`${page} tells of ${file}\n`)
