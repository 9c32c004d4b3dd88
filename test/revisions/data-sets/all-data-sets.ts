import type { DataSet } from './data-set.js'
import { harm } from './harm.js'
import { losses } from './losses.js'

/** Every data set whose log is sent to Parley. */
export const dataSets: readonly DataSet[] = [...losses, ...harm]
