import t from 'tap'
import { entryObjects, nameKinds } from '../../../domain/glossary/entries.js'

t.test('an entry can not be called something of which nothing is left when names are compared', async (t) => {
  for (const kind of nameKinds) {
    const entry = { id: 'one', name: 'One', title: 'One', kind: 'state', aliases: ['\u0301 \u200b'] }
    const { name, title, kind: ofParty, ...rest } = entry
    const asked = {
      party: { ...rest, name, kind: ofParty },
      issue: { ...rest, title },
      place: { ...rest, name },
      publisher: { ...rest, name },
    }[kind]
    const { error } = entryObjects[kind].input.safeParse(asked)
    t.same(
      error?.issues.map(({ path }) => path),
      [['aliases', 0]],
      kind,
    )
    t.ok(entryObjects[kind].input.safeParse({ ...asked, aliases: ['Один'] }).success, `${kind}, in letters`)
  }
})
