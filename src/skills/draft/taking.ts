import { kindOfTitle } from '../../documents/official/kinds.ts'
import { type Given, Untaken } from './field.ts'
import type { Value } from './template.ts'
import type { Use } from './uses.ts'
import { takeValue } from './value.ts'

/** What a person gave, taken field by field; `wrong` tells by field why something can't be taken. */
export interface Taken {
  readonly values: ReadonlyMap<string, Value>
  readonly wrong: Readonly<Record<string, string>>
}

export function takeFields(use: Use, given: Readonly<Record<string, unknown>>): Taken {
  const values = new Map<string, Value>()
  const wrong: Record<string, string> = {}
  const all = [...use.fields, ...use.frame]
  const known = new Set<string>([...all.map(([name]) => name), '附件'])
  for (const name of Object.keys(given)) if (!known.has(name)) wrong[name] = '这个文种用途没有这一栏'
  for (const [name, { type }] of all) {
    try {
      const value = takeValue(name, type, asGiven(given[name]), use.name)
      if (value) values.set(name, value)
    } catch (error) {
      if (!(error instanceof Untaken)) throw error
      wrong[name] = error.message
    }
  }
  const urgency = values.get('紧急程度')?.taken
  if (urgency !== undefined && urgency !== '特急' && urgency !== '加急') wrong['紧急程度'] = '只能是特急或加急'
  const title = values.get('标题')?.taken
  if (title !== undefined && kindOfTitle(title) !== use.kind) wrong['标题'] = `应当以“${use.kind}”结尾`
  const order = values.get('令号')?.taken
  if (order !== undefined && !/^[1-9]\d{0,5}$/u.test(order)) wrong['令号'] = '应当是从 1 起的整数'
  if (!values.has('成文日期')) wrong['成文日期'] ??= '请写明成文日期（签发或会议通过的日期），程序不替您定'
  return { values, wrong }
}

function asGiven(value: unknown): Given | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value) && value.every(one => typeof one === 'string' || typeof one === 'number'))
    return value.map(String)
  throw new Untaken('应当是文字、数字，或由文字组成的列表')
}
