import fc from 'fast-check'
import t from 'tap'
import {
  addRanges,
  type Count,
  type CountInput,
  count,
  countInput,
  countToInput,
  parseCount,
  type Range,
} from '../../../domain/vocabulary/count.js'

const isCount = (result: ReturnType<typeof parseCount>): result is Count => !('message' in result)

t.test('every row of the table of counts is read as the vocabulary says', async (t) => {
  const table: readonly (readonly [number | string, number, number | null, number | null, Count['qualifier']])[] = [
    [5, 5, 5, 5, 'exact'],
    [0, 0, 0, 0, 'exact'],
    ['5', 5, 5, 5, 'exact'],
    ['>75', 76, null, null, 'moreThan'],
    ['>0', 1, null, null, 'moreThan'],
    ['>=4', 4, 4, null, 'atLeast'],
    ['4+', 4, 4, null, 'atLeast'],
    ['<=40', 0, 40, 40, 'upTo'],
    ['<41', 0, 40, 40, 'upTo'],
    ['<1', 0, 0, 0, 'upTo'],
    ['~2800', 2800, 2800, 2800, 'about'],
    ['10-12', 10, null, 12, 'between'],
    ['10-10', 10, null, 10, 'between'],
    ['dozens', 24, null, null, 'dozens'],
    ['hundreds', 200, null, null, 'hundreds'],
    ['thousands', 2000, null, null, 'thousands'],
    ['millions', 2000000, null, null, 'millions'],
  ]
  for (const [given, low, best, high, qualifier] of table)
    t.strictSame(parseCount(given), { low, best, high, qualifier, given }, String(given))
  t.strictSame(parseCount(' >75 '), parseCount('>75'))
})

t.test('bounds are taken as given, and what they leave out is unknown', async (t) => {
  const table: readonly (readonly [CountInput, Count])[] = [
    [{ low: 5 }, { low: 5, best: null, high: null, qualifier: 'atLeast', given: null }],
    [
      { low: 0, best: null, high: null },
      { low: 0, best: null, high: null, qualifier: 'atLeast', given: null },
    ],
    [
      { low: 5, best: 7 },
      { low: 5, best: 7, high: null, qualifier: 'atLeast', given: null },
    ],
    [
      { low: 5, best: 7, high: 9 },
      { low: 5, best: 7, high: 9, qualifier: 'between', given: null },
    ],
    [
      { low: 5, best: 5, high: 5 },
      { low: 5, best: 5, high: 5, qualifier: 'exact', given: null },
    ],
    [
      { low: 2500, best: 2800, high: 3000, qualifier: 'about' },
      { low: 2500, best: 2800, high: 3000, qualifier: 'about', given: null },
    ],
  ]
  for (const [input, expected] of table) t.strictSame(parseCount(input), expected, JSON.stringify(input))
})

t.test('bounds that contradict each other are refused', async (t) => {
  t.match(parseCount({ low: 5, high: 4 }), { message: /low must not be greater than high/ })
  t.match(parseCount({ low: 5, best: 4 }), { message: /best must lie between/ })
  t.match(parseCount({ low: 5, best: 10, high: 9 }), { message: /best must lie between/ })
})

t.test('anything else is refused with a reason', async (t) => {
  for (const given of [
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    '',
    ' ',
    '-5',
    '+5',
    '5.0',
    '1e3',
    '1,000',
    '0x10',
    '> 75',
    '10 - 12',
    '10–12',
    '12-10',
    '10-12-14',
    '10-',
    '-12',
    '4++',
    '4+-5',
    '>=4+',
    '~10-12',
    '>10-12',
    '<0',
    '>>5',
    '≥4',
    '٣',
    '５',
    'Dozens',
    'dozen',
    'several',
    'toString',
    '__proto__',
    '9007199254740992',
    '>9007199254740991',
    '1-9007199254740992',
    '9'.repeat(1_000_000),
    '~'.repeat(1_000_000),
    `${' '.repeat(500_000)}x${' '.repeat(500_000)}`,
  ]) {
    const refused = parseCount(given)
    t.ok('message' in refused && refused.message.length < 200, String(given).slice(0, 30))
  }
  t.match(parseCount(Number.MAX_SAFE_INTEGER), { low: 9007199254740991 })
  t.match(parseCount('<=9007199254740991'), { high: 9007199254740991 })
})

t.test('an input of another shape is none', async (t) => {
  for (const input of [
    null,
    true,
    [],
    {},
    { low: -1 },
    { low: 1.5 },
    { low: null },
    { low: 1, hihg: 2 },
    { low: 1, qualifier: 'some' },
    { low: 1, given: '1' },
  ])
    t.notOk(countInput.safeParse(input).success, JSON.stringify(input))
})

const whole = fc.nat(10_000_000)
const shorthand = fc.oneof(
  whole.map((n) => `${n}`),
  fc.tuple(fc.constantFrom('>', '>=', '<=', '<', '~'), whole).map(([sign, n]) => `${sign}${n}`),
  whole.map((n) => `${n}+`),
  fc.tuple(whole, whole).map(([a, b]) => `${a}-${b}`),
  fc.constantFrom('dozens', 'hundreds', 'thousands', 'millions'),
)
const bounds = fc.record(
  { low: whole, best: fc.option(whole), high: fc.option(whole), qualifier: fc.constantFrom('about', 'upTo', 'exact') },
  { requiredKeys: ['low'] },
)
const anyCount: fc.Arbitrary<CountInput> = fc.oneof(whole, shorthand, bounds, fc.string(), fc.double())

t.test('what is read can be stored, with its bounds in order, and its input form is read as the same', async () => {
  fc.assert(
    fc.property(anyCount, (input) => {
      const read = parseCount(input)
      if (!isCount(read)) return read.message.length > 0
      const { low, best, high } = read
      return (
        count.safeParse(read).success &&
        (best === null || low <= best) &&
        (high === null || (best ?? low) <= high) &&
        JSON.stringify(parseCount(countToInput(read))) === JSON.stringify(read)
      )
    }),
    { numRuns: 1000 },
  )
})

t.test('the number that was said lies within the bounds of what was read', async () => {
  const holds: Readonly<Record<string, (n: number, said: number) => boolean>> = {
    '>': (n, said) => n > said,
    '>=': (n, said) => n >= said,
    '<=': (n, said) => n <= said,
    '<': (n, said) => n < said,
  }
  fc.assert(
    fc.property(fc.constantFrom('>', '>=', '<=', '<'), fc.nat(200), fc.nat(400), (sign, said, n) => {
      const read = parseCount(`${sign}${said}`)
      if (!isCount(read)) return sign === '<' && said === 0
      return holds[sign]?.(n, said) === (n >= read.low && (read.high === null || n <= read.high))
    }),
    { numRuns: 1000 },
  )
})

t.test('lows and highs add, one open high opens the sum, best adds best or else low', async (t) => {
  t.equal(addRanges([]), null, 'what nobody reported is null, never 0')
  t.strictSame(addRanges([{ low: 0, best: 0, high: 0 }]), { low: 0, best: 0, high: 0, openEnded: false })
  t.strictSame(
    addRanges([
      { low: 5, best: 5, high: 5 },
      { low: 10, best: null, high: 12 },
    ]),
    { low: 15, best: 15, high: 17, openEnded: false },
  )
  t.strictSame(
    addRanges([
      { low: 76, best: null, high: null },
      { low: 0, best: 40, high: 40 },
    ]),
    { low: 76, best: 116, high: null, openEnded: true },
  )
})

const range: fc.Arbitrary<Range> = fc
  .tuple(whole, whole, whole, fc.boolean(), fc.boolean())
  .map(([low, more, most, hasBest, closed]) => ({
    low,
    best: hasBest ? low + more : null,
    high: closed ? low + more + most : null,
  }))

t.test('the order and the grouping of what is added make no difference', async () => {
  fc.assert(
    fc.property(fc.array(range, { minLength: 1 }), fc.array(range, { minLength: 1 }), (some, others) => {
      const together = JSON.stringify(addRanges([...some, ...others]))
      const [first, second] = [addRanges(some), addRanges(others)]
      return (
        JSON.stringify(addRanges([...others, ...some])) === together &&
        first !== null &&
        second !== null &&
        JSON.stringify(addRanges([first, second])) === together
      )
    }),
  )
})
