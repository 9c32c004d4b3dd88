import t from 'tap'
import { harm } from '../revisions/data-sets/harm.js'
import { testExtract } from '../revisions/extracts.js'

for (const dataSet of harm) testExtract(t, dataSet)
