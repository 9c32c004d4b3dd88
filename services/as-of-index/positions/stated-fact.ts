import { type Clock, type Fact, type Source, worldSpan } from '../../../domain/clocks.js'
import { type Content, fieldsOf } from '../../../domain/developments/catalogue.js'
import { type Reliability, source } from '../../../domain/developments/envelope.js'
import { partlyAtHand, type Rest } from './partly-at-hand.js'
import type { PositionColumns } from './position-columns.js'

/** A development that says what a party wants of an issue. */
export type Stating = Content<'PositionStated'>

/** What is at hand of what was said of a position: everything but its words, and what is seldom asked for. */
const AT_HAND = ['type', 'party', 'issue', 'stance', 'value', 'order', 'claim'] as const
export type Said = Pick<Stating, (typeof AT_HAND)[number]>

const contentOf = partlyAtHand<Stating>(['type', ...Object.keys(fieldsOf('PositionStated').members)], AT_HAND)

const sourceOf = partlyAtHand<Source>(Object.keys(source.members), ['publisher'])

/** Who published something, without the rest of its sources. */
export type Publishers = readonly Pick<Source, 'publisher'>[]

/** How facts are made of rows at one clock. */
export type Making = {
  readonly columns: PositionColumns
  readonly clock: Clock
  /** How well who published something is graded, by the number of its publishers. */
  readonly reliabilityOf: (publishers: number) => Reliability
  /** Reads what the row at a place says. */
  readonly read: (place: number) => Stating
}

const NONE: readonly string[] = []

/**
 * The fact of a stated position of which nothing stands elsewhere. What decides a cell, and what evidence is made of, it
 * has from columns; its words are read when they are asked for.
 */
export class StatedFact implements Fact<Stating>, Rest<Stating> {
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
  readonly #making: Making
  readonly #place: number
  #whole: Stating | undefined

  constructor(making: Making, place: number) {
    const { columns, clock } = making
    const { rows } = columns
    const said = columns.saidAt(rows.at(place, 'said'))
    this.id = columns.developmentAt(rows.at(place, 'ordinal'))
    this.statement = rows.at(place, 'statement')
    this.sequence = rows.at(place, 'sequence')
    this.reportedAt = rows.at(place, 'reportedAt')
    this.from = rows.at(place, 'from')
    this.end = rows.at(place, 'end')
    this.certain = this.end <= clock.asOf
    this.reliability = making.reliabilityOf(rows.at(place, 'publishers'))
    this.credibility = said.claim.credibility ?? 6
    this.content = contentOf(said, this)
    this.#making = making
    this.#place = place
  }

  /** All that it says. */
  whole(): Stating {
    this.#whole ??= this.#making.read(this.#place)
    return this.#whole
  }

  get sources(): readonly Source[] {
    const { columns } = this.#making
    const publishers = columns.publishersAt(columns.rows.at(this.#place, 'publishers'))
    return publishers.map((hand, at) => sourceOf(hand, { whole: () => sourceAt(this.whole(), at) }))
  }

  get reportedBeforeOccurred(): boolean {
    return worldSpan(this.whole()).reportedBeforeOccurred
  }
}

const sourceAt = ({ sources }: Stating, at: number): Source => {
  const source = sources[at]
  if (!source) throw new RangeError(`there is no source ${at}`)
  return source
}
