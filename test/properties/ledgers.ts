import fc from 'fast-check'
import { type Decision, markDuplicate } from '../../domain/development/decide.js'
import { strikesInForce } from '../../domain/development/state.js'
import { isRefusal } from '../../domain/refusal.js'
import { LedgerBook, numberIn } from '../doubles/ledger-book.js'
import {
  type Operation,
  type OperationName,
  operation,
  operationNames,
  reporting,
  reportingTogether,
} from './operations.js'

// Random ledgers of one conflict: small, so that they shrink to something a reader can follow.

/** Input of a development of a random kind. */
const inputOf = (asked: Extract<Operation, { readonly op: 'report' }>): object => ({
  occurred: asked.occurred,
  reportedAt: asked.reportedAt,
  order: asked.order,
  claim: { claimant: asked.claimant, ...(asked.credibility === undefined ? {} : { credibility: asked.credibility }) },
  sources: asked.publishers.map((publisher) => ({ publisher })),
  type: asked.body.type,
  ...(asked.body.type === 'FigureReported'
    ? { measure: 'drones-launched', value: asked.body.value, unit: 'drones' }
    : { by: 'east', act: 'states', summary: `statement ${asked.body.value}` }),
})

/** Does one operation to the book; the decision is null where there is nothing to do it to. */
export const perform = (book: LedgerBook, asked: Operation): Decision => {
  const count = book.developments.length
  const numberOf = (nth: number): number => count - (nth % Math.max(1, count))
  const patchFor = (n: number, patch: { readonly value?: number; readonly [key: string]: unknown }) => {
    const { value, ...rest } = patch
    if (value === undefined) return rest
    return book.development(n)?.type === 'FigureReported'
      ? { ...rest, value }
      : { ...rest, summary: `statement ${value}` }
  }
  switch (asked.op) {
    case 'report':
      return book.report(count + 1, inputOf(asked))
    case 'revise':
      return book.revise(numberOf(asked.nth), asked.reportedAt, patchFor(numberOf(asked.nth), asked.patch))
    case 'rectify':
      return book.rectify(numberOf(asked.nth), patchFor(numberOf(asked.nth), asked.patch), asked.replaces)
    case 'withdraw':
      return book.withdraw(numberOf(asked.nth), asked.reportedAt)
    case 'restore':
      return book.restore(numberOf(asked.nth), asked.reportedAt)
    case 'strike':
      return book.strike(numberOf(asked.nth), asked.statement)
    case 'lift': {
      const strikes = book.developments.flatMap((state, at) =>
        strikesInForce(state).map(({ number }) => ({ n: at + 1, number })),
      )
      const chosen = strikes[asked.nth % Math.max(1, strikes.length)]
      return chosen ? book.lift(chosen.n, chosen.number) : null
    }
    case 'mark':
      return mark(book, numberOf(asked.nth), asked)
    case 'grade':
      return book.grade(numberOf(asked.nth), asked)
    case 'curate': {
      const { publisher, reliability, speaksFor } = asked
      book.curate('PublisherRegistered', {
        id: publisher,
        name: `The ${publisher}`,
        ...(reliability === undefined ? {} : { reliability }),
        ...(speaksFor === undefined ? {} : { speaksFor }),
        aliases: [],
      })
      return null
    }
    case 'jump':
      book.now = Date.parse(asked.to)
      return null
    default: {
      const _: never = asked
      return _
    }
  }
}

const mark = (
  book: LedgerBook,
  n: number,
  { nth, of, back }: Extract<Operation, { readonly op: 'mark' }>,
): Decision => {
  const marks = book.developments.flatMap((state, at) =>
    strikesInForce(state).flatMap(({ strikes }) =>
      strikes.kind === 'duplicate' ? [{ marked: at + 1, target: numberIn(strikes.of) }] : [],
    ),
  )
  const turned = back ? marks[nth % Math.max(1, marks.length)] : undefined
  if (turned) return book.mark(turned.target, turned.marked)
  const others = book.developments.flatMap((_, at) => (at + 1 === n ? [] : [at + 1]))
  const targets = others.filter((other) => isEligible(book, n, other))
  const target = targets[of % Math.max(1, targets.length)]
  return target === undefined ? null : book.mark(n, target)
}

const isEligible = (book: LedgerBook, n: number, of: number): boolean => {
  const [state, target] = [book.development(n), book.development(of)]
  return state !== undefined && target !== undefined && !isRefusal(markDuplicate(state, target, {}))
}

const MOST_DEVELOPMENTS = 12

/** A legal ledger: at least two reports, then up to 28 operations of the kinds named. */
export const ledger = (kinds: readonly OperationName[] = operationNames): fc.Arbitrary<LedgerBook> =>
  fc
    .tuple(
      fc.oneof(
        ...[reporting, reportingTogether].map((of) => fc.array(of, { minLength: 2, maxLength: 6, size: 'max' })),
      ),
      fc.array(operation(kinds), { maxLength: 28, size: 'max' }),
    )
    .map(([first, rest]) => {
      const book = new LedgerBook()
      for (const asked of [...first, ...rest])
        if (asked.op !== 'report' || book.developments.length < MOST_DEVELOPMENTS) perform(book, asked)
      return Object.assign(book, {
        [fc.toStringMethod]: () =>
          book.events
            .map(
              ({ sequence, type, stream, revision, data }) =>
                `\n${sequence} ${type} ${stream.slice(-4)}@${revision} ${JSON.stringify(data)}`,
            )
            .join(''),
      })
    })
