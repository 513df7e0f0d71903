import { pinyin } from 'pinyin-pro'

/** How each Chinese character of a text sounds, without its tone and with v for ü: 劳动 is lao, dong. */
export function soundsOf(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', v: true })
}

/** All ways in which one character is read, without tones, the usual one first: 重 is zhong and chong. */
export function readingsOf(character: string): string[] {
  return [...new Set(pinyin(character, { toneType: 'none', type: 'array', v: true, multiple: true }))]
}

/** A sound without what many people don't tell apart: zh and z, ng and n, n and l at the beginning. */
export const foldedSound = (sound: string): string =>
  sound
    .replace(/^([zcs])h/, '$1')
    .replace(/ng$/, 'n')
    .replace(/^n/, 'l')
