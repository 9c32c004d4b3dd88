import fc from 'fast-check'
import t from 'tap'
import { foldName, nearestNames } from '../../../domain/vocabulary/names.js'

t.test('spellings that differ in case, accents, width, space or what cannot be seen are one name', async (t) => {
  const groups: readonly (readonly string[])[] = [
    ['Kyiv', 'KYIV', 'Kyïv', 'Kyi\u0308v', '  kyiv ', 'ＫＹＩＶ', 'Ky\u200biv', 'Ky\u00adiv', '\ufeffKyiv'],
    ['Київ', 'КИЇВ', 'Киї\u0308в'],
    ['Donetsk Oblast', 'donetsk\u00a0oblast', 'Donetsk \t\n Oblast', '\u3000Donetsk Oblast'],
    ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
    ['Diyarbakır', 'DIYARBAKIR', 'diyarbakir'],
    ['İstanbul', 'istanbul', 'ISTANBUL', 'i\u0307stanbul'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['Łódź', 'LODZ', 'łodz'],
    ['Franjo Tuđman', 'Franjo Tudman'],
    ['Đà Nẵng', 'Da Nang'],
    ['São Tomé', 'Sao Tome', 'SA\u0303O TOME\u0301'],
    ['ﬁnland', 'Finland'],
    ['مُحَمَّد', 'محمد'],
    ['Пётр', 'ПЕТР'],
  ]
  for (const [first = '', ...others] of groups)
    for (const other of others) t.equal(foldName(other), foldName(first), `${first} = ${other}`)
})

t.test('other names stay other names', async (t) => {
  const pairs: readonly (readonly [string, string])[] = [
    ['Kiev', 'Kyiv'],
    ['Київ', 'Kyiv'],
    // A Cyrillic letter that looks like a Latin one.
    ['Krym', 'Кrym'],
    ['Donetsk Oblast', 'Donetsk-Oblast'],
    ['New York', 'Newyork'],
    // In these scripts the marks are vowels.
    ['की', 'का'],
    ['မြန်', 'မန်'],
    ['ที', 'ทู'],
    // Letters after an accented one are not taken away with it.
    ['Йорк', 'Йод'],
    ['Київ', 'Киї'],
  ]
  for (const [a, b] of pairs) t.not(foldName(a), foldName(b), `${a} is not ${b}`)
})

t.test('folding what is folded changes nothing', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme-composite' }),
  )
  fc.assert(
    fc.property(text, (name) => foldName(foldName(name)) === foldName(name)),
    { numRuns: 2000 },
  )
})

t.test('composed and decomposed forms of a name are one name', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite' }), (name) => {
      const folded = foldName(name)
      return foldName(name.normalize('NFC')) === folded && foldName(name.normalize('NFD')) === folded
    }),
    { numRuns: 2000 },
  )
})

const KNOWN = [
  'kyiv',
  'Kyiv',
  'Kiev',
  'kharkiv',
  'Kharkiv',
  'russia',
  'Russia',
  'ukraine',
  'Ukraine',
  'un',
  'us',
  'eu',
  'nato',
]

t.test('the nearest names come best first', async (t) => {
  t.strictSame(nearestNames('Kyyv', ['Kiev', 'Kharkiv', 'Kyiv']), ['Kyiv', 'Kiev'])
  t.strictSame(nearestNames('Rusia', KNOWN), ['Russia', 'russia'])
  t.strictSame(nearestNames('Ukrain', KNOWN), ['Ukraine', 'ukraine'])
  t.strictSame(nearestNames('natto', KNOWN), ['nato'])
  t.strictSame(nearestNames('ÜKRÄINE', KNOWN), ['Ukraine', 'ukraine'])
})

t.test('a name that shares hardly a letter with any known one has no nearest', async (t) => {
  for (const unknown of ['', ' ', '\u0301', 'x', 'a', 'xx', 'qq', 'zzzzzzzz', 'Медведев', '🙂', 'Xi'])
    t.strictSame(nearestNames(unknown, KNOWN), [], JSON.stringify(unknown))
})

t.test('a megabyte is no name and is answered at once', async (t) => {
  // Half a million marks in the wrong order: to bring them in order would take minutes.
  for (const unknown of ['\u0301\u0327'.repeat(500_000), 'ﷺ'.repeat(1_000_000), 'k'.repeat(1_000_000)])
    t.strictSame(nearestNames(unknown, KNOWN), [])
})

t.test('a name is its own nearest, and never are more given than asked for, none twice', async () => {
  const names = fc.array(fc.string({ minLength: 2, maxLength: 12 }), { minLength: 1 })
  fc.assert(
    fc.property(names, fc.nat(100), fc.integer({ min: 1, max: 5 }), (known, pick, limit) => {
      const name = known[pick % known.length] ?? ''
      const nearest = nearestNames(name, known, limit)
      return (
        foldName(nearest[0] ?? '') === foldName(name) &&
        nearest.length <= limit &&
        new Set(nearest).size === nearest.length &&
        nearest.every((one) => known.includes(one))
      )
    }),
  )
})

t.test('what is given as near has at least half of the letters of the unknown name', async () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 1, maxLength: 8 })
  const shared = (a: string, b: string): number => {
    const left = [...b]
    return [...a].filter((letter) => {
      const at = left.indexOf(letter)
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    }).length
  }
  fc.assert(
    fc.property(letters, fc.array(letters), (unknown, known) =>
      nearestNames(unknown, known, 100).every((near) => shared(unknown, near) >= unknown.length / 2),
    ),
    { numRuns: 1000 },
  )
})
