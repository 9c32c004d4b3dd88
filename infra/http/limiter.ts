/** Limits how many things of one kind run at once, for each key (api.md, section 7). */
export type Limiter = {
  /** Takes a place; the function returned gives it back, once however often it is called. Undefined: none is free. */
  readonly enter: (key: string) => (() => void) | undefined
}

/** A limiter with `places` for each key. */
export const createLimiter = (places: number): Limiter => {
  const taken = new Map<string, number>()
  return {
    enter: (key) => {
      const running = taken.get(key) ?? 0
      if (running >= places) return undefined
      taken.set(key, running + 1)
      let left = false
      return () => {
        if (left) return
        left = true
        const still = (taken.get(key) ?? 1) - 1
        if (still === 0) taken.delete(key)
        else taken.set(key, still)
      }
    },
  }
}
