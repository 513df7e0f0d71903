import { createHash } from 'node:crypto'
import { Classified } from '../problems.ts'
import { carriesSecrecyMark } from './secrecy-marks.ts'

/** The door for secrets: throws Classified for a marked text, before anything of it is stored. */
export function refuseClassified(texts: readonly (string | undefined)[], kind: { isPublished?: boolean } = {}): void {
  const whole = texts.filter(text => text !== undefined).join('\n')
  if (carriesSecrecyMark(whole, kind)) throw new Classified(createHash('sha256').update(whole).digest('hex'))
}
