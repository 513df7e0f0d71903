import { shortList } from '../notes.ts'
import type { RecognisedPage } from '../reading.ts'

/** Pages of which the program is less sure are named, in per cent. */
const low = 75

const kind = '由图像识别（OCR）得来'

/** What whoever reads or publishes recognised words must know. */
export function recognisedRemark(pages: readonly RecognisedPage[]): string {
  const average = Math.round(pages.reduce((sum, one) => sum + one.confidence, 0) / pages.length)
  const unsure = pages.filter(one => one.confidence < low)
  const named = unsure
    .slice(0, 10)
    .map(one => `第 ${one.page} 页 ${one.confidence}%`)
    .join('、')
  const more = unsure.length > 10 ? ` 等 ${unsure.length} 页` : ''
  return [
    `第 ${shortList(pages.map(one => one.page))} 页的文字${kind}，可能有错字，印章和密级标志可能认不出，请对照原件核对`,
    `识别程序的平均把握 ${average}%`,
    ...(unsure.length === 0 ? [] : [`把握低的：${named}${more}，请逐字核对`]),
  ].join('；')
}

/** Whether a remark on a source says that its words, or some of them, were recognised. */
export const isRecognisedRemark = (remark: string): boolean => remark.includes(`页的文字${kind}，`)
