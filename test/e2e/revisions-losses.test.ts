import t from 'tap'
import { losses } from '../revisions/data-sets/losses.js'
import { testExtract } from '../revisions/extracts.js'

for (const dataSet of losses) testExtract(t, dataSet)
