import { dayOf, dayPattern, type IsoDay } from '../../language/index.ts'

/** The end of a document: who signed it, and when (GB/T 9704-2012, 7.3.5). */
export interface Foot {
  /** What stands right before the date since the last sentence: offices, or an office and who signs for it; '' where nothing does. */
  readonly signature: string
  readonly day: IsoDay
  readonly at: number
}

const days = new RegExp(dayPattern, 'gu')
/** After the date of a foot that nobody signs the text ends, or a note or an annex begins. */
const followsFoot = /^\s*(?:$|\n|附\s*件|附：|（|更多信息|联系|抄送|主动公开|公开|此件|相关|来源|责任编辑)/u
/** A sentence goes on after the date. */
const goesOn =
  /^\s*(?:起|前|后|至|以|，|。|；|在|、|之|止|第|由|发布|公布|通过|施行|实施|执行|印发的|批准|会议|出台|到|—|-|～|召开|举行|会同|联合|报送|收到|下达|审议|作出|正式|修订|修正|签署|上午|下午|晚|制定|颁发|出具|[\p{Script=Han}]{1,6}的)/u
const officeEnds =
  /(?:[厅局委部院府室会办处署行社组团校站所队馆台区心]|总工会|公司|集团|中心|指挥部|法院|检察院)(?:（[^）]{1,12}）|\s|（章）|（代章）|（盖章）)*$/u
const signs =
  /(?:部长|总理|省长|市长|主席|主任|局长|厅长|署长|行长|院长|会长|区长|县长)\s*[\p{Script=Han}·]{2,4}(?:\s?[\p{Script=Han}])?\s*$/u
const namesNothing = /^(?:由|经|自|于|从|在|根据|按照|依据|截至|截止|至|到|为|其中|对)/u
/** Twenty offices may sign together. */
const longestSignature = 400
const printed = /^\s*印发/u

/**
 * Of a text as `plain` makes it: dates that close a document, in their order. A date in a sentence is none: it goes on
 * (3月18日起, 发布的), or what stands before it is no office.
 */
export function feetIn(text: string): Foot[] {
  return [...text.matchAll(days)].flatMap(match => {
    const [whole, ...said] = match
    const at = match.index
    const after = text.slice(at + whole.length, at + whole.length + 90)
    const day = dayOf(...said)
    const isPrinted = printed.test(after) && !/^\s*印发[的《]/u.test(after)
    if (day === undefined || (goesOn.test(after) && !isPrinted)) return []
    const before = text.slice(Math.max(0, at - longestSignature), at)
    const signature = (/[^。！？；，：”]*$/u.exec(before)?.[0] ?? '').trim()
    const lines = signature.split('\n').map(one => one.trim())
    const last = lines.at(-1) ?? ''
    const beforeSignature =
      before
        .slice(0, before.trimEnd().length - signature.length)
        .trimEnd()
        .at(-1) ?? ''
    const isAlone = signature === '' && /[。！）：”\n]\s*$/u.test(before)
    const isSigned = (officeEnds.test(last) || signs.test(last)) && !namesNothing.test(last) && beforeSignature !== '，'
    const closes = followsFoot.test(after) || isPrinted
    if (!isSigned && !(closes && (isAlone || isPrinted))) return []
    return [{ signature: isSigned ? signature : '', day, at }]
  })
}
