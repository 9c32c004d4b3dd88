/** Where the members are read that are not at hand. */
export type Rest<Whole extends object> = { whole(): Whole }

/**
 * Makes objects of which some members are at hand, while the others are read from the whole when they are asked for. Such
 * an object has its members by its class alone: it is read member by member, and not copied or written as JSON.
 * @param names of all members that it may have. @param atHand those that are at hand.
 */
export const partlyAtHand = <Whole extends object>(
  names: Iterable<string>,
  atHand: readonly (keyof Whole & string)[],
): ((hand: Partial<Whole>, rest: Rest<Whole>) => Whole) => {
  class Partly {
    readonly hand: Partial<Whole>
    readonly rest: Rest<Whole>

    constructor(hand: Partial<Whole>, rest: Rest<Whole>) {
      this.hand = hand
      this.rest = rest
    }
  }
  const near = new Set<string>(atHand)
  for (const name of names as Iterable<keyof Whole & string>) {
    const get = near.has(name)
      ? function (this: Partly) {
          return this.hand[name]
        }
      : function (this: Partly) {
          return this.rest.whole()[name]
        }
    Object.defineProperty(Partly.prototype, name, { get, enumerable: true })
  }
  // What its getters are is more than the compiler can see.
  return (hand, rest) => new Partly(hand, rest) as unknown as Whole
}
