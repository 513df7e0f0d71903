export { type Alarm, alarmOf } from './alarms.ts'
export {
  beijingDay,
  dayOf,
  dayPattern,
  type IsoDay,
  isoDay,
  lastDayOf,
  monthPattern,
  plusDays,
  plusMonths,
} from './days.ts'
export { type Elsewhere, elsewhereOf } from './elsewhere.ts'
export { fromChinese, inChinese, numeralCharacters } from './numerals.ts'
export { findPersonalData, maskMiddle, maskPersonalData, type PersonalDataFind } from './personal-data.ts'
export { type Cell, createGazetteer, type Spot } from './places.ts'
export { carriesSecrecyMark, refuseClassified } from './secrecy.ts'
export { foldedSound, readingsOf, soundsOf } from './sounds.ts'
export { type Saying, statutoryTerms } from './thesaurus.ts'
export { cutWords, normalise, sentences, visibleText } from './words.ts'
