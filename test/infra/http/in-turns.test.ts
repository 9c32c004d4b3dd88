import t from 'tap'
import { inTurns } from '../../../infra/http/in-turns.js'

function* counting(): Generator<number, void, undefined> {
  for (let n = 0; ; n += 1) yield n
}

t.test('what is made for ever leaves everything else its turn', async (t) => {
  let turned = false
  setImmediate(() => {
    turned = true
  })
  let last = -1
  for await (const n of inTurns(counting())) {
    if (n !== last + 1) t.fail(`${n} after ${last}`)
    last = n
    if (turned) break
  }
  t.ok(last > 0, 'and comes in its order')
})
