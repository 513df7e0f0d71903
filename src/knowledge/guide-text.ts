/** The parts of a service guide, in the order in which it is written and read. */
export const guideParts = [
  '办什么',
  '办理条件',
  '所需材料',
  '办理流程',
  '时限和费用',
  '地点和电话',
  '办理依据',
] as const

export type GuidePart = (typeof guideParts)[number]

/** A part of a guide in one of its passages, from the first character behind its name to behind its last. */
export interface PartRange {
  readonly part: GuidePart
  readonly from: number
  readonly to: number
}

/** A guide as one text, its parts under their names; what has nothing in it is left out. */
export const guideText = (parts: Readonly<Record<GuidePart, string>>): string =>
  guideParts
    .filter(part => parts[part].trim() !== '')
    .map(part => `【${part}】\n${parts[part]}`)
    .join('\n')

const head = new RegExp(`(?<=^|\\n)【(${guideParts.join('|')})】\\n`, 'gu')

/**
 * Where the parts of a guide lie in a passage of it. A long guide is cut into several passages: `begun` is the part in
 * which the one before ended.
 */
export function partsOf(text: string, begun?: GuidePart): PartRange[] {
  const heads = [...text.matchAll(head)].map(match => ({
    part: match[1] as GuidePart,
    at: match.index,
    from: match.index + match[0].length,
  }))
  const all = begun === undefined ? heads : [{ part: begun, at: 0, from: 0 }, ...heads]
  return all
    .map(({ part, from }, i) => ({ part, from, to: all[i + 1]?.at ?? text.length }))
    .filter(({ from, to }) => text.slice(from, to).trim() !== '')
}
