import { type Fact, type Source, worldSpan } from '../../../domain/clocks.js'
import { type Content, fieldsOf } from '../../../domain/developments/catalogue.js'
import { type Reliability, source } from '../../../domain/developments/envelope.js'
import { partlyAtHand } from './partly-at-hand.js'

/** A development that says what a party wants of an issue. */
export type Stating = Content<'PositionStated'>

/** What is at hand of what was said of a position: everything but its words, and what is seldom asked for. */
const AT_HAND = ['type', 'party', 'issue', 'stance', 'value', 'order', 'claim'] as const
export type Said = Pick<Stating, (typeof AT_HAND)[number]>

const contentOf = partlyAtHand<Stating>(['type', ...Object.keys(fieldsOf('PositionStated').members)], AT_HAND)

const sourceOf = partlyAtHand<Source>(Object.keys(source.members), ['publisher'])

/** Who published something, without the rest of its sources. */
export type Publishers = readonly Pick<Source, 'publisher'>[]

/** What columns have of a fact. */
type InColumns = Pick<
  Fact,
  'id' | 'statement' | 'sequence' | 'reportedAt' | 'from' | 'end' | 'certain' | 'reliability' | 'credibility'
> & { readonly said: Said; readonly publishers: Publishers }

const NONE: readonly string[] = []

/**
 * The fact of a stated position of which nothing stands elsewhere. What decides a cell, and what evidence is made of, it
 * has from columns; its words are read when they are asked for.
 */
export class StatedFact implements Fact<Stating> {
  readonly id: string
  readonly statement: number
  readonly sequence: number
  readonly reportedAt: number
  readonly from: number
  readonly end: number
  readonly certain: boolean
  readonly reliability: Reliability
  readonly credibility: number
  readonly content: Stating
  readonly duplicates = NONE
  readonly #publishers: Publishers
  readonly #read: () => Stating
  #whole: Stating | undefined

  /** @param read reads the whole content. */
  constructor(known: InColumns, read: () => Stating) {
    this.id = known.id
    this.statement = known.statement
    this.sequence = known.sequence
    this.reportedAt = known.reportedAt
    this.from = known.from
    this.end = known.end
    this.certain = known.certain
    this.reliability = known.reliability
    this.credibility = known.credibility
    this.#publishers = known.publishers
    this.#read = read
    this.content = contentOf(known.said, this.#wholeContent)
  }

  readonly #wholeContent = (): Stating => {
    this.#whole ??= this.#read()
    return this.#whole
  }

  get sources(): readonly Source[] {
    return this.#publishers.map((hand, at) => sourceOf(hand, () => sourceAt(this.#wholeContent(), at)))
  }

  get reportedBeforeOccurred(): boolean {
    return worldSpan(this.#wholeContent()).reportedBeforeOccurred
  }
}

const sourceAt = ({ sources }: Stating, at: number): Source => {
  const source = sources[at]
  if (!source) throw new RangeError(`there is no source ${at}`)
  return source
}
