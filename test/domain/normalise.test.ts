import t from 'tap'
import { digestOf, idOf, inputForm, normalise, type Recording } from '../../domain/normalise.js'
import { isRefusal } from '../../domain/refusal.js'
import { idOfExternalRef } from '../../domain/vocabulary/ids.js'
import { bodies, fullEnvelope, minimalEnvelope } from './developments/bodies.js'
import { recording } from './recording.js'

const said = { type: 'StatementMade', ...minimalEnvelope, ...bodies.StatementMade.minimal }

const content = (input: unknown, at: Recording = recording) => {
  const result = normalise(input, at)
  if (isRefusal(result)) throw new Error(JSON.stringify(result))
  return result
}
const refusal = (input: unknown, at: Recording = recording) => {
  const result = normalise(input, at)
  return isRefusal(result) ? result : undefined
}
const { reportedAt: _, ...undated } = said

t.test('names', async (t) => {
  t.test('a name is taken by id, name or alias, whatever its case and accents, and stored as the id', async (t) => {
    for (const by of ['east', 'EASTLAND', 'eást', ' Eastland ']) t.match(content({ ...said, by }), { by: 'east' })
    t.match(content({ ...said, place: 'kapital' }), { place: ['capital'] })
    t.match(content({ ...said, claim: { claimant: 'publisher:The Gazette' } }).claim.claimant, 'publisher:gazette')
  })

  t.test('an unknown name is refused with the nearest known ones', async (t) => {
    t.match(refusal({ ...said, by: 'eastlan' }), {
      code: 'PARLEY_UNKNOWN_PARTY',
      errors: [{ pointer: '/by', nearest: ['Eastland'] }],
    })
  })

  t.test('every unknown name is named, and the first gives the code', async (t) => {
    const refused = refusal({ ...said, place: ['nowhere', 'north'], by: 'nobody', about: ['west', 'somebody'] })
    t.equal(refused?.code, 'PARLEY_UNKNOWN_PLACE')
    t.same(
      refused?.errors.map(({ pointer }) => pointer),
      ['/place/0', '/by', '/about/1'],
    )
  })

  t.test('a value is one of the options of its issue, where it lists any', async (t) => {
    const position = { type: 'PositionStated', ...minimalEnvelope, ...bodies.PositionStated.full }
    t.match(refusal({ ...position, value: 'neutrl' }), {
      code: 'PARLEY_INVALID',
      errors: [{ pointer: '/value', nearest: ['neutral'] }],
    })
    t.match(content({ ...position, issue: 'guarantees', value: 'anything' }), { value: 'anything' })
  })

  t.test('nearest names stand beside the first ten unknown ones only, since each look-up compares all', async (t) => {
    const ten = Array.from({ length: 12 }, (_, n) => n < 10)
    const refused = refusal({ ...said, place: ten.map((_, n) => `capita${n}`) })
    t.same(
      refused?.errors.map(({ nearest }) => nearest !== undefined),
      ten,
    )
  })

  t.test('an unknown type is refused with the nearest known ones', async (t) => {
    t.match(refusal({ ...said, type: 'StatmentMade' }), {
      code: 'PARLEY_INVALID',
      errors: [{ pointer: '/type', nearest: ['StatementMade'] }],
    })
    t.match(refusal({ ...said, type: 'constructor' }), { errors: [{ pointer: '/type' }] })
    t.match(refusal(undated.type), { errors: [{ pointer: '' }] })
  })
})

t.test('what is left out', async (t) => {
  t.test('the claimant is the first publisher where the report names nobody', async (t) => {
    const sources = [{ publisher: 'herald' }, { publisher: 'gazette' }]
    t.equal(content({ ...said, claim: undefined, sources }).claim.claimant, 'publisher:herald')
    t.equal(content({ ...said, claim: { credibility: 2 }, sources }).claim.claimant, 'publisher:herald')
  })

  t.test('without claimant and source a report is refused', async (t) => {
    t.match(refusal({ ...said, claim: {} }), { code: 'PARLEY_INVALID', errors: [{ pointer: '/claim/claimant' }] })
  })

  t.test('reportedAt is the earliest publishedAt', async (t) => {
    const sources = [
      { publisher: 'herald', publishedAt: '2022-03-20T00:00:00Z' },
      { publisher: 'gazette', publishedAt: '2022-03-19' },
    ]
    t.match(content({ ...undated, sources }).reportedAt, { given: '2022-03-19', at: '2022-03-19T21:59:59.999Z' })
  })

  t.test('an instant comes before the date of its day, by the end of which alone that is known', async (t) => {
    const sources = [
      { publisher: 'herald', publishedAt: '2022-03-19' },
      { publisher: 'gazette', publishedAt: '2022-03-19T10:00:00Z' },
    ]
    t.equal(content({ ...undated, sources }).reportedAt.at, '2022-03-19T10:00:00.000Z')
  })

  t.test('without reportedAt and publishedAt a report is refused', async (t) => {
    t.match(refusal({ ...undated, sources: [{ publisher: 'herald' }] }), { errors: [{ pointer: '/reportedAt' }] })
  })

  t.test('a publishedAt that can not be read, or lies in the future, is no reportedAt', async (t) => {
    const from = (publishedAt: string) => refusal({ ...undated, sources: [{ publisher: 'herald', publishedAt }] })
    t.match(from('2022-03-32'), { code: 'PARLEY_BAD_TIME', errors: [{ pointer: '/sources/0/publishedAt' }] })
    t.match(from('2022-07-01'), { code: 'PARLEY_BAD_TIME', errors: [{ pointer: '/sources' }] })
  })

  t.test('population is all, version 1 and a list empty', async (t) => {
    const casualties = { type: 'CasualtiesReported', ...minimalEnvelope, ...bodies.CasualtiesReported.minimal }
    t.match(content(casualties), { casualties: [{ population: 'all' }] })
    const proposal = { type: 'ProposalMade', ...minimalEnvelope, ...bodies.ProposalMade.minimal }
    t.match(content(proposal), { version: 1, to: [], terms: [] })
  })

  t.test('a place by itself is a list of one', async (t) => {
    t.same(content({ ...said, place: 'north' }).place, ['north'])
    t.match(refusal({ ...said, place: [] }), { errors: [{ pointer: '/place' }] })
    t.match(refusal({ ...said, place: 'nowhere' }), { errors: [{ pointer: '/place' }] })
  })
})

t.test('times', async (t) => {
  t.test('a bare date is read in the zone of the conflict', async (t) => {
    t.same(content({ ...said, occurred: '2022-03-18' }).occurred, {
      from: '2022-03-17T22:00:00.000Z',
      to: '2022-03-18T22:00:00.000Z',
      precision: 'day',
      edtf: '2022-03-18',
    })
  })

  t.test('a bare reportedAt of today is capped at now, and its digest is that of tomorrow', async (t) => {
    const today = content({ ...said, reportedAt: '2022-06-01' })
    t.equal(today.reportedAt.at, '2022-06-01T12:00:00.000Z')
    const tomorrow = { ...recording, now: recording.now + 86_400_000 }
    const later = content({ ...said, reportedAt: '2022-06-01' }, tomorrow)
    t.equal(later.reportedAt.at, '2022-06-01T20:59:59.999Z')
    t.equal(digestOf(later), digestOf(today))
  })

  t.test('reportedAt may be five minutes ahead of now, and no more', async (t) => {
    t.match(content({ ...said, reportedAt: '2022-06-01T12:05:00Z' }).reportedAt, { at: '2022-06-01T12:05:00.000Z' })
    t.match(refusal({ ...said, reportedAt: '2022-06-01T12:05:00.001Z' }), {
      code: 'PARLEY_BAD_TIME',
      errors: [{ pointer: '/reportedAt' }],
    })
  })

  t.test('times of a wrong shape are refused as times', async (t) => {
    for (const occurred of [20220318, null, { from: '2022-03-18' }, ['2022-03-18'], '2022-13', '2022-03-18/2022-03-17'])
      t.match(refusal({ ...said, occurred }), { code: 'PARLEY_BAD_TIME', errors: [{ pointer: /^\/occurred/ }] })
  })
})

t.test('urls and documents', async (t) => {
  t.test('only http and https are URLs', async (t) => {
    for (const url of ['ftp://host/a', 'javascript:alert(1)', 'https://', `https://h/${'a'.repeat(2048)}`])
      t.match(refusal({ ...said, sources: [{ publisher: 'herald', url }] }), {
        code: 'PARLEY_BAD_URL',
        errors: [{ pointer: '/sources/0/url' }],
      })
  })

  t.test('an odd member deep inside is pointed to', async (t) => {
    t.match(refusal({ ...said, sources: [{ publisher: 'herald', 'a/b': 1 }] }), {
      errors: [{ pointer: '/sources/0/a~1b' }],
    })
  })
})

t.test('counts of a wrong shape are refused as counts', async (t) => {
  const figure = { type: 'FigureReported', ...minimalEnvelope, ...bodies.FigureReported.minimal }
  for (const value of [
    -1,
    1.5,
    '',
    'several',
    { low: 5, high: 3 },
    { low: 1, best: 9, high: 3 },
    null,
    [5],
    { high: 3 },
  ])
    t.match(refusal({ ...figure, value }), { code: 'PARLEY_BAD_COUNT', errors: [{ pointer: /^\/value/ }] })
})

t.test('the input form gives times as said and counts as given', async (t) => {
  const figure = { type: 'FigureReported', ...fullEnvelope, measure: 'drones-launched', value: '>75', unit: 'drones' }
  t.same(inputForm(content(figure)), figure)
})

t.test('the id of a report', async (t) => {
  const ref = { system: 'wire', key: '001/1' }
  const derived = idOfExternalRef('war', ref)
  const given = '018e4f5a-0000-7000-8000-000000000001'

  t.test('is the one given, in lower case', async (t) => {
    t.equal(idOf({ ...said, id: given.toUpperCase() }, 'war'), given)
  })
  t.test('or the one that follows from its externalRef and conflict', async (t) => {
    t.equal(idOf({ ...said, externalRef: ref }, 'war'), derived)
    t.equal(idOf({ ...said, externalRef: ref, id: derived }, 'war'), derived)
    t.not(idOf({ ...said, externalRef: ref }, 'other-war'), derived)
  })
  t.test('which can not differ', async (t) => {
    t.match(idOf({ ...said, externalRef: ref, id: given }, 'war'), {
      refused: true,
      code: 'PARLEY_INVALID',
      errors: [{ pointer: '/id' }],
    })
  })
  t.test('or left to the caller', async (t) => {
    t.equal(idOf(said, 'war'), undefined)
    t.equal(idOf(null, 'war'), undefined)
  })
})
