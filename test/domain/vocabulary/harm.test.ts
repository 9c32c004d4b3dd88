import t from 'tap'
import { isPartOf, population, populationParent } from '../../../domain/vocabulary/harm.js'

t.test('the tree of populations is that of the vocabulary', async (t) => {
  const parts = {
    all: ['all', 'civilian', 'children', 'women', 'men', 'medics', 'press', 'military', 'unknown'],
    civilian: ['civilian', 'children', 'women', 'men', 'medics', 'press'],
    children: ['children'],
    women: ['women'],
    men: ['men'],
    medics: ['medics'],
    press: ['press'],
    military: ['military'],
    unknown: ['unknown'],
  }
  for (const whole of population.options)
    t.strictSame(
      population.options.filter((part) => isPartOf(part, whole)),
      parts[whole],
      whole,
    )
})

t.test('every population but all has one that it is a part of', async (t) => {
  t.strictSame(
    population.options.filter((one) => populationParent[one] === null),
    ['all'],
  )
})
