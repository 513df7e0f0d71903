import type { Preview, PreviewRun } from '../../../../../src/shapes/official-document.ts'

type Family = NonNullable<PreviewRun['family']>

/** What stands in for a font that this machine lacks, nearest first. */
const substitutes: Record<Family, readonly string[]> = {
  仿宋: ['仿宋_GB2312', '仿宋', 'FangSong', 'STFangsong', '华文仿宋', '方正仿宋_GBK', 'CESI仿宋-GB2312'],
  小标宋: ['方正小标宋简体', '方正小标宋_GBK', 'FZXiaoBiaoSong-B05S', 'CESI小标宋-GB2312', '华文中宋', 'STZhongsong'],
  黑体: ['黑体', 'SimHei', 'STHeiti', 'CESI黑体-GB2312', 'Noto Sans CJK SC', 'Noto Sans SC'],
  楷体: ['楷体_GB2312', '楷体', 'KaiTi', 'STKaiti', 'CESI楷体-GB2312'],
  宋体: ['宋体', 'SimSun', 'Songti SC', 'STSong', 'CESI宋体-GB2312'],
}
const ending = ['Noto Serif CJK SC', 'Noto Serif SC', 'Songti SC', 'SimSun']

const quoted = (names: readonly string[]) =>
  [...new Set(names)].map(name => `"${name.replaceAll(/["\\\n\r]/gu, '')}"`).join(', ')

/** The fonts of Chinese characters: the one that the file names, then what stands in for it. */
export const chineseFonts = ({ font, family }: Pick<PreviewRun, 'font' | 'family'>): string =>
  `${quoted([...(font ? [font] : []), ...(family ? substitutes[family] : []), ...ending])}, ${family === '黑体' ? 'sans-serif' : 'serif'}`

export const latinFonts = (run: Pick<PreviewRun, 'font' | 'family' | 'latin'>): string =>
  run.latin === undefined
    ? chineseFonts(run)
    : `${quoted([run.latin, ...(/times/iu.test(run.latin) ? ['Liberation Serif'] : [])])}, ${chineseFonts(run)}`

/** Whether this machine has a font: words set in it are as wide whatever would stand in for it. */
function isThere(font: string): boolean {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return true
  const widthIn = (fonts: string) => {
    pen.font = `48px ${fonts}`
    return pen.measureText('mmmWWWiil0123').width
  }
  return ['monospace', 'serif', 'sans-serif'].some(
    other => Math.abs(widthIn(`${quoted([font])}, ${other}`) - widthIn(other)) > 0.1,
  )
}

export interface Substitution {
  readonly wanted: string
  /** undefined: the machine chooses. */
  readonly shown: string | undefined
}

/** Fonts that the document asks for and this machine lacks, each with what is shown instead. */
export function substitutionsIn(preview: Preview): Substitution[] {
  const runs = preview.sections.flatMap(section =>
    section.blocks.flatMap(block =>
      (block.kind === 'paragraph' ? [block] : block.rows.flatMap(row => row.cells.flatMap(one => one.paragraphs)))
        .flatMap(one => one.runs)
        .filter(run => /\p{Script=Han}/u.test(run.text)),
    ),
  )
  const wanted = new Map(runs.flatMap(run => (run.font ? [[run.font, run.family] as const] : [])))
  return [...wanted].flatMap(([font, family]) => {
    if (isThere(font)) return []
    const shown = [...(family ? substitutes[family] : []), ...ending].find(isThere)
    return [{ wanted: font, shown }]
  })
}
