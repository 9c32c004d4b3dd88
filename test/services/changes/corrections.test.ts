import t from 'tap'
import { NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { correctionsAlong } from '../../../services/changes/corrections.js'
import { settingOf } from '../../../services/changes/setting.js'
import { clockAt, LedgerBook, written } from '../../doubles/ledger-book.js'
import { ledgerIndexOf, warOf } from '../../properties/indexed.js'
import { NOON_3, NOON_4 } from '../../reference/figures.js'

// What was answered and is answered otherwise since, worked out by hand on small ledgers.

const corrected = (book: LedgerBook): readonly (readonly [path: string, asOf: string, was: unknown, is: unknown])[] => {
  const ledger = ledgerIndexOf(book.events)
  const here = settingOf(warOf(ledger), clockAt({ sequence: book.head }), NO_EXCLUSIONS, DEFAULT_POLICY)
  const summary = (item: unknown): unknown => Object(item).summary
  return [...correctionsAlong('ledger', here, { after: 0, until: book.head }, ledger)].flatMap((one) =>
    one ? [[`${one.view}${one.path}`, one.asOf, summary(one.before), summary(one.after)] as const] : [],
  )
}

t.test('a position that newly stands after an answer shows so once the terms of that are told', (t) => {
  const book = new LedgerBook()
  book.curate('IssueRegistered', { id: 'river', title: 'The river', options: [], aliases: [] })
  const at = { occurred: '2022-03-02', sources: [{ publisher: 'gazette' }], claim: { claimant: 'east' } }
  const wanted = { party: 'east', issue: 'river', stance: 'demand', summary: 'so it wants' }
  written(book.report(1, { ...at, type: 'PositionStated', ...wanted, reportedAt: NOON_3 }))
  written(book.report(2, { ...at, type: 'ProposalRejected', proposal: 'plan', by: 'east', reportedAt: NOON_3 }))
  const term = { term: 'a', issue: 'river', text: 'less' }
  const plan = { proposal: 'plan', version: 1, by: 'west', to: ['east'], title: 'The plan', terms: [term] }
  written(book.report(3, { ...at, type: 'ProposalMade', ...plan, occurred: '2022-03-05', reportedAt: NOON_3 }))
  t.strictSame(corrected(book), [], 'nothing was corrected')
  // Both are of one day, so that the one reported later stands: the answer, until the report is found to be of the fourth.
  written(book.rectify(1, { reportedAt: NOON_4 }))
  const [river] = corrected(book).filter(([, asOf]) => asOf > '2022-03-05T21')
  t.match(river, ['positions/river/east', /^2022-03-05T2/, /less/, 'so it wants'])
  t.end()
})
