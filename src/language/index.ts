export { type Alarm, alarmOf } from './alarms.ts'
export { findPersonalData, maskMiddle, maskPersonalData, type PersonalDataFind } from './personal-data.ts'
export { carriesSecrecyMark } from './secrecy.ts'
export { cutWords, normalise, sentences, visibleText } from './words.ts'
