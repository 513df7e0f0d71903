import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings } from '../settings.ts'
import { loadSpeller, openSpeller, type Speller } from '../skills/proofread/index.ts'

/** Where the trained proofreading model lies, unless an option names another place. */
export const spellerPath = (named?: string): string => named ?? join(readSettings().data, 'proofread.model')

export const withoutModel =
  '没有训练好的校对模型，只用词表和句式检查。用 bangban train proofread 训练一个，或用 --model 指明它在哪里。'

/** The trained model; undefined, with a sentence on the error output, where there is none. */
export function openNamedSpeller(named?: string): Speller | undefined {
  const path = spellerPath(named)
  const model = loadSpeller(path)
  if (model) return openSpeller(model)
  console.error(existsSync(path) ? `${path} 已损坏或者版本不对，请重新训练。${withoutModel}` : withoutModel)
  return undefined
}
