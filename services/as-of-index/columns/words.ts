import type { Work } from '../../../domain/work.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { Names } from './names.js'

/** Whatever is the same for many, as JSON: columns hold the numbers of such words. */
export class Words {
  readonly #texts = new Names()
  readonly #parsed: unknown[] = []

  get size(): number {
    return this.#texts.size
  }

  numberOf(word: unknown): number {
    return this.#texts.numberOf(JSON.stringify(word))
  }

  /** What a number stands for, as whoever added it knows it: the same object each time. */
  at<Word>(number: number): Word {
    this.#parsed[number] ??= JSON.parse(this.#texts.at(number))
    return this.#parsed[number] as Word
  }

  frozen(name: string): readonly Section[] {
    return this.#texts.frozen(name)
  }

  thaw(name: string, sections: Sections): Work<void> {
    return this.#texts.thaw(name, sections)
  }
}
