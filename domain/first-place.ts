/** The first of `length` places at which something holds that, once it does, holds at all later ones; `length` if nowhere. */
export const firstPlace = (length: number, holds: (place: number) => boolean): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
