import type { Fact } from '../../domain/clocks.js'
import { lastsUntil, startOf, type TimeValue } from '../../domain/vocabulary/time.js'

/** When a ceasefire is to be in effect, and the statements without which that would be otherwise. */
export type Window = {
  /** First millisecond since 1970: -Infinity where it is unknown. */
  readonly from: number
  readonly fromBy: readonly Fact[]
  /** Exclusive end; null where none is known. */
  readonly to: number | null
  readonly toBy: readonly Fact[]
  /** The statements without which there would be no window at all. */
  readonly openedBy: readonly Fact[]
}

/** A window as a statement names it. */
export type NamedWindow = {
  readonly effectiveFrom?: TimeValue | undefined
  readonly effectiveTo?: TimeValue | undefined
}

/** The window that a declaration or proposal names; null where it says nothing of a start. */
export const windowNamed = ({ effectiveFrom, effectiveTo }: NamedWindow, by: Fact): Window | null =>
  effectiveFrom === undefined
    ? null
    : {
        ...anyWindow(by),
        from: startOf(effectiveFrom),
        to: effectiveTo === undefined ? null : lastsUntil(effectiveTo),
        toBy: [by],
      }

/** The window of which is known only that there is one. */
export const anyWindow = (by: Fact): Window => ({
  from: Number.NEGATIVE_INFINITY,
  fromBy: [by],
  to: null,
  toBy: [],
  openedBy: [by],
})

/** A window that others offered, as a step takes it up. */
export const opening = (offered: Window, step: Fact): Window => ({
  ...offered,
  fromBy: [...offered.fromBy, step],
  toBy: [...offered.toBy, step],
  openedBy: [...offered.openedBy, step],
})
