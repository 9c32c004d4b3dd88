import t from 'tap'
import { openedApp, ref, statement, U } from './parley-app.js'

t.test('a chain of duplicates has fifty links at the most, and as many as one likes name its end', async (t) => {
  const { upload, get } = await openedApp(t)
  const keys = Array.from({ length: 53 }, (_, index) => String(index))
  await upload(keys.map((key) => statement(ref(key))))
  const mark = async (key: number, of: number) => {
    const system = 'test'
    const line = { op: 'duplicate', development: { system, key: `${key}` }, of: { system, key: `${of}` } }
    const [answer] = await upload([line])
    // The index has to have the mark before the next one is judged.
    if (answer?.position !== undefined) await get(`${U}?waitFor=${answer.position}`)
    return answer?.problem?.errors?.[0]?.pointer ?? answer?.status
  }
  for (let key = 0; key < 50; key++) t.equal(await mark(key, key + 1), 200, `link ${key + 1}`)
  t.equal(await mark(50, 51), '/of')
  t.equal(await mark(52, 0), '/of', 'also where it is lengthened from behind')
  t.equal(await mark(52, 50), 200)
  t.equal(await mark(51, 50), 200)
})
