import type { OfficialFault } from '../../../../src/shapes/official-document.ts'

/** How binding a rule is, in a word. What offices merely do is never called a rule. */
export const forceTexts: Record<OfficialFault['force'], string> = {
  must: '应',
  usual: '一般',
  advised: '推荐',
  practice: '习惯',
}

export const forceHints: Record<OfficialFault['force'], string> = {
  must: '规定必须这样',
  usual: '规定一般这样，有理由可以不同',
  advised: '规定推荐这样',
  practice: '各单位的习惯做法，不是规定',
}

export const filterTexts = {
  all: '全部',
  mendable: '可自动改',
  person: '要人改',
  rules: '只看规定',
} as const

export type Filter = keyof typeof filterTexts

export const whatHappens = '只在内存里检查，不保存，也不进台账。涉密文件不得交来。'

export const most = 50 * 2 ** 20
