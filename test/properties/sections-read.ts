import type { Section, Sections } from '../../services/as-of-index/snapshots/sections.js'

/** Sections as they are read back, their bytes taken now. */
export const readBack = (sections: readonly Section[]): Sections => {
  const read = new Map(sections.map(({ name, bytes }) => [name, Buffer.concat([...bytes()])]))
  return {
    has: (name) => read.has(name),
    get: (name) => {
      const found = read.get(name)
      if (!found) throw new Error(`no section ${name}`)
      return found
    },
  }
}
