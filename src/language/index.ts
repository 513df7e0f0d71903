export { type Alarm, alarmOf } from './alarms.ts'
export {
  beijingDay,
  dayIn,
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
export { normalise, visibleText } from './normalise.ts'
export { fromChinese, inChinese, numeralCharacters } from './numerals.ts'
export { findPersonalData, maskMiddle, maskPersonalData, type PersonalDataFind } from './personal-data.ts'
export { type Cell, createGazetteer, type Spot } from './places.ts'
export { refuseClassified } from './secrecy.ts'
export { carriesSecrecyMark } from './secrecy-marks.ts'
export { foldedSound, readingsOf, soundsOf } from './sounds.ts'
export { type Saying, statutoryTerms } from './thesaurus.ts'
export { cutWords, sentences } from './words.ts'
