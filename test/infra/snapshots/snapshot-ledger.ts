import { LedgerBook } from '../../doubles/ledger-book.js'

/** A ledger with reports, every fifth of them corrected, marked or graded. */
export const snapshotBook = (reports = 40): LedgerBook => {
  const book = new LedgerBook()
  for (let n = 1; n <= reports; n += 1) {
    book.report(n, {
      type: 'StatementMade',
      occurred: `2025-04-${String(1 + (n % 28)).padStart(2, '0')}`,
      sources: [{ publisher: 'gazette', publishedAt: '2025-05-01' }],
      by: n % 2 ? 'east' : 'west',
      act: 'states',
      summary: `Statement ${n}: …`,
    })
    if (n % 5 === 0) book.rectify(n, { summary: `Statement ${n}, put right` })
    if (n % 10 === 0) book.mark(n, n - 1)
    if (n % 15 === 0) book.grade(n, { credibility: 2 })
  }
  return book
}
