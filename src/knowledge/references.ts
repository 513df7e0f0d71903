import { inChinese } from '../language/index.ts'

/** An article that somebody names: 劳动合同法第八十二条. */
export interface Reference {
  /** As it was written, without 《》. */
  readonly title: string
  /** As statutes write it: 第八十二条, 第一百三十三条之一. */
  readonly label: string
}

const named =
  /《?([\p{Script=Han}（）()]{1,40}?(?:法典|法|条例|规定|办法|解释|规则|细则|规范|决定|意见))(?:[（(][^）)]{0,12}[）)])?》?\s*(?:的|中|里)?\s*第([\d零〇一二三四五六七八九十百千两]{1,8})条(之[一二三四五六七八九十])?/gu

/** The articles that a text names, in their order. */
export function referencesIn(text: string): Reference[] {
  return [...text.normalize('NFKC').matchAll(named)].flatMap(([, title, number, more]) => {
    if (title === undefined || number === undefined) return []
    const spelt = /^\d+$/.test(number) ? inChinese(Number(number)) : number.replaceAll('〇', '零')
    return [{ title, label: `第${spelt}条${more ?? ''}` }]
  })
}

const bare = (title: string) => title.replace(/^中华人民共和国/, '').replace(/[（(].*$/, '')

/** So many characters of a title name it; fewer (办法, 规定) name nothing. */
const leastName = 5

/**
 * Which of the titles somebody means by a name. People leave 中华人民共和国 out, and what stands before the name in a
 * sentence is no part of it (请问劳动合同法 …): of the titles that end what was written, the longest counts. Where none
 * does, a title that ends with the name is meant: the district before it is left out as well.
 */
export function titlesMeant(name: string, titles: readonly string[]): string[] {
  const asked = bare(name)
  const ending = titles.filter(title => asked.endsWith(bare(title)) && bare(title).length > 1)
  if (ending.length === 0) return asked.length < leastName ? [] : titles.filter(title => bare(title).endsWith(asked))
  const longest = Math.max(...ending.map(title => bare(title).length))
  return ending.filter(title => bare(title).length === longest)
}

/** The places of the titles that a text says as a whole. */
export function titlesIn(text: string, titles: readonly string[]): Set<number> {
  const said = text.normalize('NFKC')
  const isSaid = (title: string) => title.length >= leastName && said.includes(title)
  return new Set(titles.flatMap((title, place) => (isSaid(bare(title.normalize('NFKC'))) ? [place] : [])))
}
