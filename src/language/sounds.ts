import { pinyin } from 'pinyin-pro'

/** How each Chinese character of a text sounds, without its tone and with v for ü: 劳动 is lao, dong. */
export function soundsOf(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', v: true })
}
