import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { normalise } from './normalise.ts'

let loaded: Jieba | undefined

/** Loaded at first use: the dictionary takes a quarter of a second and 60 MB, and not every command cuts words. */
function jieba(): Jieba {
  loaded ??= Jieba.withDict(dict)
  return loaded
}

/** Cuts Chinese text into words; punctuation and spaces stay as words of their own. */
export function cutWords(text: string): string[] {
  return jieba().cut(normalise(text).toLowerCase(), true)
}

/** Splits text into sentences; each keeps no closing mark. */
export function sentences(text: string): string[] {
  return text
    .split(/[。！？!?；;\n]+/u)
    .map(one => one.trim())
    .filter(one => one !== '')
}
