/**
 * The measures of GB/T 9704—2012 in the units of OOXML: twips (1/20 pt, 1 mm = 56.69) for lengths, half points for sizes.
 */

/** Twips of so many millimetres. */
export const twips = (millimetres: number): number => Math.round((millimetres * 1440) / 25.4)

/** Half points, `w:sz`, of the sizes by their Chinese names. */
export const sizes = {
  初号: 84,
  小初: 72,
  一号: 52,
  小一: 48,
  二号: 44,
  小二: 36,
  三号: 32,
  小三: 30,
  四号: 28,
  小四: 24,
  五号: 21,
} as const

export const sizeNames: ReadonlyMap<number, string> = new Map(Object.entries(sizes).map(([name, size]) => [size, name]))

/** A4 and its margins: 5.1, 5.2.1 (天头 37 mm, 订口 28 mm) and what the 版心 of 156 × 225 mm leaves (5.2.1). Twips. */
export const page = {
  width: 11_906,
  height: 16_838,
  top: 2098,
  left: 1588,
  right: 1474,
  bottom: 1984,
  /** 5.2.1: ±1 mm. */
  tolerance: 57,
  /** GB/T 33476.2—2016 for office software, where a line sits within its line box: 34.58 and 32.58 mm. */
  electronic: { top: 1960, bottom: 1847 },
  /** Of the 版心. */
  textWidth: 8844,
  textHeight: 12_756,
  /** 5.2.3: 22 lines of 28 characters; the exact line in twips that fits 22 of them into 225 mm. */
  lines: 22,
  characters: 28,
  line: 579,
  /** The exact lines that offices set by custom, 28 to 30 pt, in twips. Practice: all are accepted. */
  usualLines: [560, 600],
  /** The pitch of a character in twips, 442.2 pt by 28, and of `w:docGrid` its `w:charSpace` for 三号. */
  pitch: 316,
  charSpace: -849,
  /** From the page's lower edge to the line of the number, so that it stands 7 mm below the 版心 (7.5). */
  footer: 1446,
} as const

/** Fonts that are one family, whatever a machine calls them. The first is what we write. */
export const fonts = {
  仿宋: [
    '仿宋_GB2312',
    '仿宋',
    'FangSong',
    'FangSong_GB2312',
    '方正仿宋_GBK',
    '方正仿宋_GB2312',
    '方正仿宋简体',
    'CESI仿宋-GB2312',
    '华文仿宋',
    'STFangsong',
  ],
  小标宋: [
    '方正小标宋简体',
    '方正小标宋_GBK',
    'FZXiaoBiaoSong-B05',
    'FZXiaoBiaoSong-B05S',
    '小标宋体',
    '方正小标宋',
    'CESI小标宋-GB2312',
  ],
  黑体: ['黑体', 'SimHei', '方正黑体_GBK', '方正黑体简体', 'CESI黑体-GB2312'],
  楷体: [
    '楷体_GB2312',
    '楷体',
    'KaiTi',
    'KaiTi_GB2312',
    '方正楷体_GBK',
    '方正楷体_GB2312',
    '方正楷体简体',
    'CESI楷体-GB2312',
  ],
  宋体: ['宋体', 'SimSun', '方正书宋_GBK', '方正书宋简体', 'NSimSun', '新宋体', 'CESI宋体-GB2312'],
} as const

export type FontFamily = keyof typeof fonts

const families = new Map<string, FontFamily>(
  Object.entries(fonts).flatMap(([family, names]) =>
    names.map((name): [string, FontFamily] => [name.toLowerCase(), family as FontFamily]),
  ),
)

/** The family that a font belongs to; undefined for others, 华文中宋 among them. */
export const familyOf = (font: string | undefined): FontFamily | undefined =>
  font === undefined ? undefined : families.get(font.toLowerCase())
