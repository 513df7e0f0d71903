import { documentNumbersIn } from '../document-number.ts'

/** Where a document's own number may stand (版头, GB/T 9704-2012, 7.2.5): before its first sentence is over. */
const longestHead = 700
const names = /(?:根据|按照|依据|依照|贯彻|落实|遵照|转发|现将|为了?|经)[^。\n]*$/u
const isTitleBefore = /(?:通知|意见|决定|办法|规定|公告|通告|通报|函|方案|细则|批复)\s*（$/u

/** The number that a document bears itself; numbers of those that it cites are not it. `text` as `plain` makes it. */
export function ownNumber(text: string): string | undefined {
  const head = text.slice(0, longestHead)
  const [sentence = ''] = /^[^。；]*/u.exec(head) ?? []
  for (const { number, at } of documentNumbersIn(head)) {
    const [from, to] = at
    const lead = head.slice(0, from)
    const isPublished = /^\s*(?:公布|发布)/u.test(head.slice(to)) && /令/u.test(number)
    if (from > sentence.length && !isPublished) break
    const inTitle = (lead.match(/《/g)?.length ?? 0) > (lead.match(/》/g)?.length ?? 0)
    const isAnswered = /^文?(?:函|件)?\s*(?:收悉|悉)/u.test(head.slice(to))
    const isCited = inTitle || isAnswered || names.test(lead) || (/（\s*$/u.test(lead) && !isTitleBefore.test(lead))
    if (isPublished || !isCited) return number.replace(/^(?:公告|通告|通知|关于)(?=[\p{Script=Han}]{2})/u, '')
  }
  return undefined
}
