import type { AssignInput, Department } from './input.ts'

/** Where a text names a department, and whose: one of ours, its superior at the city or the province, another district's. */
export interface Mention {
  readonly departmentId: string
  readonly level: 'own' | 'above' | 'beside'
  readonly from: number
  readonly to: number
}

/** How names of bodies are shortened all over the country, where the list of departments has no short names. */
const contractions: readonly (readonly [long: RegExp, short: string])[] = [
  [/监督管理/u, '监管'],
  [/市场监督管理/u, '市监'],
  [/住房和?城乡建设/u, '住建'],
  [/卫生健康/u, '卫健'],
  [/人力资源和?社会保障/u, '人社'],
  [/发展和?改革/u, '发改'],
  [/城市管理.*/u, '城管'],
  [/工业和信息化/u, '工信'],
  [/医疗保障/u, '医保'],
  [/应急管理/u, '应急'],
  [/交通运输/u, '交通'],
  [/政务服务.*/u, '政务服务'],
  [/文化广电旅游.*|文化和旅游.*/u, '文旅'],
]

const body = /(?:管理委员会|委员会|分局|局|委|办公室|办|中心)$/u
const townBody = /(?:人民政府|街道办事处|政府)$/u

export const isTown = ({ name }: Department) => townBody.test(name)

const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&')

/** The level before a name, and not the 市 of 市场监督管理局. */
const level = /^(?:区(?!域)|县|市(?!场|政|容)|省)/u

/** A name without the level before it: 示范区教育局, 区教育局 → 教育局. */
export const bareName = (name: string, district?: string) =>
  (district !== undefined && name.startsWith(district) ? name.slice(district.length) : name).replace(level, '')

/** What a department is called in full; a town only with the word for its office, for its name alone is a place. */
function fullNames({ name, shortNames = [] }: Department, district: string | undefined): string[] {
  const bare = bareName(name, district)
  if (!townBody.test(bare))
    return [bare, ...shortNames.map(one => bareName(one, district))].filter(one => body.test(one))
  const place = bare.replace(/人民政府|办事处|政府/u, '')
  return [bare, `${place}政府`, `${place}办事处`, `${place}党工委`, `${place}党委`]
}

/** What stands before 部门 for a department: 教育, 卫生健康, 卫健. */
function stems(department: Department, district: string | undefined): string[] {
  if (isTown(department)) return []
  const known = fullNames(department, district).map(one => one.replace(body, ''))
  const shorter = known.flatMap(one =>
    contractions.flatMap(([long, short]) => (long.test(one) ? [one.replace(long, short)] : [])),
  )
  return [...known, ...shorter].filter(one => one.length >= 2)
}

const longestFirst = (names: Iterable<string>) =>
  [...new Set(names)]
    .sort((a, b) => b.length - a.length)
    .map(literal)
    .join('|')

/** 住建、交通、水务等行业主管部门: each of them is a department. */
const withOthers =
  '(?=(?:局|厅|委|分局)?(?:[、和与及][\\p{Script=Han}]{2,9}?){0,8}等?(?:行业|行政|有关|相关|主管|监管|交管|管理|执法)*(?:部门|机关|局|厅|委(?![员托])))'

function patternOf(department: Department, district: string | undefined): RegExp | undefined {
  const full = longestFirst(fullNames(department, district))
  const before = longestFirst(stems(department, district))
  const parts = [...(full === '' ? [] : [`(?:${full})`]), ...(before === '' ? [] : [`(?:${before})${withOthers}`])]
  return parts.length === 0 ? undefined : new RegExp(parts.join('|'), 'gu')
}

/** Whose department it is by what stands before its name. */
function levelOf(before: string, district: string | undefined): Mention['level'] {
  if (district !== undefined && before.endsWith(district)) return 'own'
  if (/各[\p{Script=Han}、（）()]{0,8}$/u.test(before)) return 'own'
  if (/(?:省|市|自治州|国家|全国)$/u.test(before)) return 'above'
  if (district !== undefined && /(?<![由请与和报送商贵我本同至给各、，。：；\n])\p{Script=Han}[区县旗]$/u.test(before))
    return 'beside'
  return 'own'
}

/** Every place where a department is named, in order; of names that overlap the longest. */
export function mentionsIn(text: string, { departments, own }: AssignInput): Mention[] {
  const found = departments.flatMap(department => {
    const pattern = patternOf(department, own?.district)
    if (!pattern) return []
    return [...text.matchAll(pattern)].map(({ 0: words, index }) => ({
      departmentId: department.id,
      level: levelOf(text.slice(Math.max(0, index - 10), index), own?.district),
      from: index,
      to: index + words.length,
    }))
  })
  const kept: Mention[] = []
  for (const one of found.sort((a, b) => b.to - b.from - (a.to - a.from)))
    if (!kept.some(other => other.from < one.to && one.from < other.to)) kept.push(one)
  return kept.sort((a, b) => a.from - b.from)
}

/** How the opinion calls a department: 区教育局, but 公安分局 as 区公安分局 and 青石镇人民政府 as it is. */
export function calledName(department: Department, district: string | undefined): string {
  if (isTown(department) || level.test(department.name)) return department.name
  if (district !== undefined && department.name.startsWith(district)) return department.name.slice(district.length - 1)
  const ours = /[区县市旗]$/u.exec(district ?? '区')?.[0] ?? ''
  return `${ours}${department.name}`
}
