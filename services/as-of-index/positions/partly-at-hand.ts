/**
 * Makes objects of which some members are at hand, while the others are read from the whole when they are asked for. Such
 * an object has its members by its class alone: it is read member by member, and not copied or written as JSON.
 * @param names of all members that it may have. @param atHand those that are at hand.
 */
export const partlyAtHand = <Whole extends object>(
  names: Iterable<string>,
  atHand: readonly (keyof Whole & string)[],
): ((hand: Partial<Whole>, whole: () => Whole) => Whole) => {
  class Partly {
    readonly hand: Partial<Whole>
    readonly whole: () => Whole

    constructor(hand: Partial<Whole>, whole: () => Whole) {
      this.hand = hand
      this.whole = whole
    }
  }
  const near = new Set<string>(atHand)
  for (const name of names as Iterable<keyof Whole & string>) {
    const get = near.has(name)
      ? function (this: Partly) {
          return this.hand[name]
        }
      : function (this: Partly) {
          return this.whole()[name]
        }
    Object.defineProperty(Partly.prototype, name, { get, enumerable: true })
  }
  // What its getters are is more than the compiler can see.
  return (hand, whole) => new Partly(hand, whole) as unknown as Whole
}
