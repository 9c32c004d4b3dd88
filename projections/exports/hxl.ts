import { harm } from '../../domain/vocabulary/harm.js'

/** Tags of the columns of incidents and casualties: https://hxlstandard.org/standard/1-1final/dictionary/ */
export const hxlTags: Readonly<Record<string, string>> = {
  incident: '#event+id',
  weapon: '#event+weapon',
  attackerAttacker: '#group+code+first',
  side: '#group+code+second',
  harm: '#indicator+harm+name',
  population: '#indicator+population+name',
  method: '#meta+method',
  claimants: '#meta+claimant',
  place: '#loc+code',
  places: '#loc+code',
  placeNames: '#loc+name',
  latitude: '#geo+lat',
  longitude: '#geo+lon',
  dateStart: '#date+start',
  dateEnd: '#date+end',
  publishers: '#meta+source',
  urls: '#meta+url',
  developmentIds: '#meta+id+development',
  position: '#meta+id+position',
  ...Object.fromEntries(
    harm.options.flatMap((one) => [
      [`${one}Low`, `#affected+${one}+min`],
      [`${one}Best`, `#affected+${one}`],
      [`${one}High`, `#affected+${one}+max`],
    ]),
  ),
}
