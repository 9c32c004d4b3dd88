import t from 'tap'
import { refuse } from '../../domain/refusal.js'
import { EventStoreFault } from '../../services/event-store.js'
import { Held } from '../../services/held.js'

const written = { id: 'a', revision: 0, position: '0000000000000001', unchanged: false }
const failed = { failed: new EventStoreFault('unavailable', 'away') }
const lostRace = refuse('PARLEY_WRONG_REVISION', 'Others changed it.')

t.test('what comes later about a development is held where the store failed on it, or a race was lost', (t) => {
  const held = new Held()
  held.settle(['a', 'b'], failed)
  held.settle(['c'], lostRace)
  held.settle(['d'], written)
  held.settle(['e'], refuse('PARLEY_NOT_FOUND', 'There is none.'))
  t.match(held.answerFor(['x', 'b']), { failed: { code: 'unavailable' } })
  t.equal(held.answerFor(['c']), lostRace)
  t.strictSame([held.answerFor(['d']), held.answerFor(['e']), held.answerFor(['x'])], [undefined, undefined, undefined])
  t.end()
})

t.test('once the store failed on very many, all that follows is held, and no more is remembered', (t) => {
  const held = new Held()
  for (let n = 0; n < 9_999; n++) held.settle([`${n}`], failed)
  t.equal(held.answerFor(['x']), undefined)
  held.settle(['last'], failed)
  t.match(held.answerFor(['x']), { failed: { code: 'unavailable' } })
  t.end()
})
