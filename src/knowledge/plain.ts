/** Characters that are written in two ways, each of one UTF-16 unit, so that places in the text stay what they are. */
const written: Readonly<Record<string, string>> = {
  ...{ '(': '（', ')': '）', '[': '〔', ']': '〕', '［': '〔', '］': '〕', '【': '〔', '】': '〕' },
  ...{ '<': '〈', '>': '〉', '＜': '〈', '＞': '〉', ':': '：', ',': '，', ';': '；' },
  ...{ '％': '%', '．': '.', '\u00a0': ' ', '\u3000': ' ' },
}

/**
 * A text as it is searched for numbers, dates and titles: half-width digits, full-width marks, 〔〕 for all square brackets.
 * It is exactly as long as the text: what is found at a place stands in the text at the same place.
 */
export function plain(text: string): string {
  return text.replace(
    /[()[\]［］【】<>＜＞:,;％．\u00a0\u3000０-９]/g,
    one => written[one] ?? String.fromCharCode(one.charCodeAt(0) - 0xfee0),
  )
}
