import t from 'tap'
import { LedgerBook, written } from '../doubles/ledger-book.js'
import { by, facts, figure, ms, NOON_2, NOON_3, NOON_4, NOON_5, only, reported } from './figures.js'

// Each expectation is worked out by hand from the rules.

t.test('knowledge clock', async (t) => {
  t.test('a report is known from the instant after its reportedAt on', async (t) => {
    t.equal(facts(reported(), { knownAt: ms(NOON_2) }), '')
    t.equal(facts(reported(), { knownAt: by(NOON_2) }), '1#0=5')
  })

  t.test('a bare reportedAt is known only once its day is over in the zone of the conflict', async (t) => {
    // Kyiv is two hours ahead of UTC in early March: the day's last millisecond is 21:59:59.999Z.
    const book = reported(5, '2022-03-02')
    t.equal(facts(book, { knownAt: ms('2022-03-02T21:59:59.999Z') }), '')
    t.equal(facts(book, { knownAt: ms('2022-03-02T22:00:00.000Z') }), '1#0=5')
  })

  t.test('a bare reportedAt is capped at the moment of recording', async (t) => {
    const book = new LedgerBook()
    book.now = ms('2022-03-02T09:00:00Z')
    written(book.report(1, figure(5, '2022-03-02', { occurred: '2022-03-01' })))
    t.equal(facts(book, { knownAt: ms('2022-03-02T09:00:00Z') }), '')
    t.equal(facts(book, { knownAt: by('2022-03-02T09:00:00Z') }), '1#0=5')
  })

  t.test('a revised account stands from its own reportedAt on, and the older one before it', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_4, { value: 7 }))
    t.equal(facts(book, { knownAt: by(NOON_3) }), '1#0=5')
    t.equal(facts(book, { knownAt: ms(NOON_4) }), '1#0=5')
    t.equal(facts(book, { knownAt: by(NOON_4) }), '1#1=7')
  })

  t.test('a revision that arrives late but was published early stands only until the next one', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_4, { value: 7 }))
    written(book.revise(1, NOON_3, { value: 6 }))
    t.equal(facts(book, { knownAt: by(NOON_3) }), '1#2=6')
    t.equal(facts(book, { knownAt: by(NOON_4) }), '1#1=7')
  })

  t.test('a revision before the first report makes it known earlier', async (t) => {
    const book = reported(5, NOON_4)
    written(book.revise(1, NOON_2, { value: 3 }))
    t.equal(facts(book, { knownAt: by(NOON_2) }), '1#1=3')
    t.equal(facts(book, { knownAt: by(NOON_4) }), '1#0=5')
  })

  t.test('of two statements of one instant the later recorded stands', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_2, { value: 7 }))
    t.equal(facts(book, { knownAt: by(NOON_2) }), '1#1=7')
  })

  t.test('nothing stands after a withdrawal, and the last account before it after a restoration', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_3, { value: 6 }))
    written(book.withdraw(1, NOON_4))
    written(book.restore(1, NOON_5))
    t.equal(facts(book, { knownAt: by(NOON_3) }), '1#1=6')
    t.equal(facts(book, { knownAt: by(NOON_4) }), '')
    t.equal(facts(book, { knownAt: by(NOON_5) }), '1#1=6')
  })

  t.test('a revised account later than a withdrawal is visible', async (t) => {
    const book = reported()
    written(book.withdraw(1, NOON_3))
    written(book.revise(1, NOON_4, { value: 7 }))
    t.equal(facts(book, { knownAt: by(NOON_3) }), '')
    t.equal(facts(book), '1#2=7')
  })

  t.test('a restored statement keeps its own reportedAt and number', async (t) => {
    const book = reported()
    written(book.withdraw(1, NOON_3))
    written(book.restore(1, NOON_4))
    t.match(only(book), { statement: 0, reportedAt: ms(NOON_2) })
  })
})

t.test('ledger clock', async (t) => {
  t.test('a revision is seen only by ledger clocks that have it', async (t) => {
    const book = reported()
    const before = book.head
    written(book.revise(1, NOON_3, { value: 6 }))
    t.equal(facts(book, { sequence: before }), '1#0=5')
    t.equal(facts(book, { sequence: before + 1 }), '1#1=6')
    t.equal(facts(book, { sequence: before - 1 }), '')
  })

  t.test(
    'an error of ours is right for every knownAt, and wrong for ledger clocks before it was put right',
    async (t) => {
      const book = reported(5000)
      const before = book.head
      written(book.rectify(1, { value: 5 }))
      t.equal(facts(book, { knownAt: by(NOON_2) }), '1#0=5')
      t.equal(facts(book, { sequence: before }), '1#0=5000')
    },
  )

  t.test('an error in reportedAt moves the statement in knowledge time', async (t) => {
    const book = reported(5, NOON_4)
    written(book.rectify(1, { reportedAt: NOON_2 }))
    t.equal(facts(book, { knownAt: by(NOON_2) }), '1#0=5')
    t.equal(facts(book, { knownAt: ms(NOON_2) }), '')
  })

  t.test('an error in reportedAt may change which statement is the later one', async (t) => {
    const book = reported(5, NOON_2)
    written(book.revise(1, NOON_4, { value: 7 }))
    written(book.rectify(1, { reportedAt: NOON_3 }, 1))
    written(book.rectify(1, { reportedAt: NOON_5 }, 0))
    t.equal(facts(book, { knownAt: by(NOON_4) }), '1#1=7')
    t.equal(facts(book), '1#0=5')
  })

  t.test('an error in occurred moves the statement in world time', async (t) => {
    const book = reported(5, NOON_5)
    written(book.rectify(1, { occurred: '2022-03-03' }))
    t.equal(facts(book, { asOf: ms('2022-03-02T22:00:00Z') }), '')
    t.equal(facts(book, { asOf: ms('2022-03-03T22:00:00Z') }), '1#0=5')
  })

  t.test('putting all statements right touches each', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_3, { value: 6 }))
    written(book.rectify(1, { unit: 'balloons' }, 'all'))
    const units = [NOON_2, NOON_3].map((at) => only(book, { knownAt: by(at) }).content)
    t.match(units, [
      { unit: 'balloons', value: { best: 5 } },
      { unit: 'balloons', value: { best: 6 } },
    ])
  })

  t.test('a struck statement is as if never said, at every knownAt', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_3, { value: 6 }))
    const before = book.head
    written(book.strike(1, 1))
    t.equal(facts(book), '1#0=5')
    t.equal(facts(book, { sequence: before }), '1#1=6')
  })

  t.test('with its first statement struck, a development is known from the next one on', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_3, { value: 6 }))
    written(book.strike(1, 0))
    t.equal(facts(book, { knownAt: by(NOON_2) }), '')
    t.equal(facts(book, { knownAt: by(NOON_3) }), '1#1=6')
  })

  t.test('a struck withdrawal hides nothing', async (t) => {
    const book = reported()
    written(book.withdraw(1, NOON_3))
    written(book.strike(1, 1))
    t.equal(facts(book), '1#0=5')
  })

  t.test('a restoration with no account left before it restores nothing', async (t) => {
    const book = reported()
    written(book.withdraw(1, NOON_3))
    written(book.restore(1, NOON_4))
    written(book.strike(1, 0))
    t.equal(facts(book), '')
  })

  t.test(
    'a struck development is nowhere, and back once the strike is lifted, with what was corrected meanwhile',
    async (t) => {
      const book = reported()
      written(book.strike(1))
      const struck = book.head
      written(book.revise(1, NOON_3, { value: 6 }))
      t.equal(facts(book), '')
      written(book.lift(1))
      t.equal(facts(book), '1#2=6')
      t.equal(facts(book, { knownAt: by(NOON_2) }), '1#0=5')
      t.equal(facts(book, { sequence: struck }), '')
    },
  )

  t.test('of two strikes the other stays in force when one is lifted', async (t) => {
    const book = reported()
    written(book.revise(1, NOON_3, { value: 6 }))
    written(book.strike(1))
    written(book.strike(1, 1))
    written(book.lift(1, 2))
    t.equal(facts(book), '1#0=5')
  })
})

t.test('world clock', async (t) => {
  t.test('a day is past at the first instant of the next one, where it was reported later', async (t) => {
    const book = reported()
    t.equal(facts(book, { asOf: ms('2022-03-01T21:59:59.999Z') }), '')
    t.equal(facts(book, { asOf: ms('2022-03-01T22:00:00.000Z') }), '1#0=5')
  })

  t.test('what was reported as having happened had happened: the end is no later than the report', async (t) => {
    const book = reported(5, '2022-03-01T10:00:00Z')
    t.equal(facts(book, { asOf: ms('2022-03-01T10:00:00.000Z') }), '')
    t.equal(facts(book, { asOf: by('2022-03-01T10:00:00.000Z') }), '1#0=5')
    t.equal(only(book).reportedBeforeOccurred, false)
  })

  t.test('a report at the very start of its happening is no report before it', async (t) => {
    const book = reported(5, '2022-02-28T22:00:00Z')
    t.match(only(book), { reportedBeforeOccurred: false, end: by('2022-02-28T22:00:00Z') })
  })

  t.test('a report dated before its own happening is flagged, and past when that is', async (t) => {
    const book = reported(5, '2022-02-28T21:59:59.999Z')
    t.match(only(book), { reportedBeforeOccurred: true, end: ms('2022-03-01T22:00:00Z') })
  })

  t.test('an open start is before every report', async (t) => {
    const book = reported(5, '2022-02-01T12:00:00Z', { occurred: '../2022-03-01' })
    t.match(only(book), {
      reportedBeforeOccurred: false,
      from: Number.NEGATIVE_INFINITY,
      end: by('2022-02-01T12:00:00Z'),
    })
  })

  t.test('what may be past is admitted only where asked for, after all that is past', async (t) => {
    const book = reported(1, NOON_5, { occurred: '2022-03' })
    written(book.report(2, figure(2, NOON_5, { occurred: '2022-03-02' })))
    const asOf = ms('2022-03-03T00:00:00Z')
    t.equal(facts(book, { asOf }), '2#0=2')
    t.equal(facts(book, { asOf, certainty: 'possible' }), '2#0=2 1#0=1')
    t.equal(facts(book, { asOf: ms('2022-02-28T22:00:00Z'), certainty: 'possible' }), '')
  })

  t.test('the clocks of knowledge and ledger choose the statement, and asOf judges that one alone', async (t) => {
    const book = reported(5, NOON_2)
    written(book.revise(1, NOON_5, { value: 7, occurred: '2022-03-04' }))
    const asOf = ms('2022-03-02T22:00:00Z')
    t.equal(facts(book, { asOf }), '')
    t.equal(facts(book, { asOf, knownAt: by(NOON_4) }), '1#0=5')
  })
})
