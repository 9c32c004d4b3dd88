import type { Texts } from '../columns/texts.js'
import type { Section, Sections } from './sections.js'

/** A snapshot as it was read: whole, and of the texts that are there. */
export type ReadSnapshot = { readonly sequence: number; readonly sections: Sections }

/**
 * Where snapshots of the index are kept, with the texts that they point to. There is one at most: the last that was
 * written as a whole.
 */
export type Snapshots = {
  /** The texts of the index, to be used before anything else is. */
  readonly texts: Texts
  /**
   * The last snapshot, its texts being there again; null where there is none. One that is damaged, or that another
   * release wrote, is told to `ignored`, and is as if it were not there: there are no texts then.
   */
  read(ignored: (reason: string) => void): Promise<ReadSnapshot | null>
  /**
   * Writes a snapshot beside the last one, and puts it in its place. The sections were made just now; their bytes are
   * taken little by little. Where `signal` is aborted nothing is put in place.
   */
  write(sequence: number, sections: readonly Section[], signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
