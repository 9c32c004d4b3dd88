import { readFileSync } from 'node:fs'
import t from 'tap'
import { exportedViews } from '../../../../infra/http/exports/all-exported-views.js'
import { viewLists } from '../../../../infra/http/routes/view-lists.js'
import { packagePath } from '../../../../infra/package-root.js'

t.test('docs/export-columns.md lists the columns of every view as they are', async (t) => {
  const page = readFileSync(packagePath('docs/export-columns.md'), 'utf8')
  const listed = [...page.matchAll(/^## (\w+)\n\n```text\n(.*?)\n```$/gms)].map(([, view, names = '']) => [
    view,
    names.split(/,\s+/),
  ])
  const real = exportedViews.map(({ name, forms }) => [name, forms.csv?.columns])
  t.strictSame(Object.fromEntries(listed), Object.fromEntries(real))
})

t.test('no column of CSV is named twice, and every row ends in what it is cited by', async (t) => {
  for (const { name, forms } of exportedViews)
    for (const { columns } of [forms.csv, forms.acled, forms.ucdp].flatMap((form) => form ?? [])) {
      t.equal(new Set(columns).size, columns?.length, name)
      t.strictSame(columns?.slice(-2), ['developmentIds', 'position'], name)
    }
})

t.test('every view that has a list route can be exported', async (t) => {
  const names = exportedViews.map(({ name }) => name)
  for (const { listing } of Object.values(viewLists)) t.ok(names.includes(listing.name), listing.name)
})
