/** The kinds of official documents (党政机关公文处理工作条例 第八条), of laws, and of what offices issue by a notice. */
export const kinds =
  '决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|法典|法|条例|规定|办法|细则|规则|规范|规程|章程|准则|标准|制度|方案|计划|规划|纲要|要点|措施|清单|指南|指引|目录|解释|复函|答复|工作总结|总结|解读'

const version = '(?:（[^（）\\n]{1,16}）)?'
const endsAsTitle = new RegExp(`(?:${kinds})${version}$`, 'u')
/** What may stand above a title, each on its line: 份号, 密级, 发文机关标志, 发文字号 (GB/T 9704-2012, 7.2). */
const aboveTitle =
  /^(?:\d{6}|(?:特急|加急|平急|绝密|机密|秘密|内部).{0,10}|.{2,40}文件|.{1,30}号(?:（[^）]*）)?|附件\d*|签发人.*|（.*）)$/u

/** A title in one line that goes on into whom it is addressed to: up to the kind that its 关于 leads to. */
const inRun = new RegExp(
  `^((?!为|根据|按照|依据|近日|现将|经|最近|现)(?:[\\p{Script=Han}、 ]{2,80}?)?(?:关于|印发|转发|批转)(?:《[^》]*(?:〈[^〉]*〉[^》]*)*》|（[^（）]*）|“[^”]*”|[^。，；：《》（）“”\\n]){2,120}?的?(?:决议|决定|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|规定|办法|解释|细则|方案)${version})(?=$|\\s|各|省|市|[\\p{Script=Han}]{2,20}[：（、，]|[\\p{Script=Han}]{1,10}〔|为|根据|现将|现就|按照)`,
  'u',
)

/** 令 and its number in one line with the title of what it publishes. */
const orderBefore = /^[\p{Script=Han}]{2,30}令\s*（?第[\p{Script=Han}\d]{1,9}号）?\s*(?=[\p{Script=Han}《]{4})/u

const longestTitle = 160
const mostLines = 4

const tidy = (title: string) =>
  title
    .replace(/(?<=[\p{Script=Han}》）”])[ \t\n]+(?=[\p{Script=Han}《（“])/gu, '')
    .replace(/\s+/g, ' ')
    .trim()

/** Of a text as `plain` makes it: the title at its head, '' where there is none. The printed lines of one title are joined. */
export function titleOf(text: string): string {
  const lines = text
    .slice(0, 1500)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  while (lines[0] !== undefined && aboveTitle.test(lines[0])) lines.shift()
  if (lines[0] !== undefined) lines[0] = lines[0].replace(orderBefore, '')
  let title = ''
  for (const line of lines.slice(0, mostLines)) {
    if (title.length + line.length > longestTitle || /[。；]|[：]$/u.test(line)) break
    title = title === '' ? line : `${title}\n${line}`
    if (endsAsTitle.test(title) && !/^(?:关于|的)/u.test(lines[lines.indexOf(line) + 1] ?? '')) return tidy(title)
  }
  const run = inRun.exec((lines[0] ?? '').replace(/^.{0,40}?号(?=[\p{Script=Han}])/u, '').slice(0, 300))
  if (run !== null) return tidy(run[1] ?? '')
  const [only = ''] = lines
  const isShort = only.length <= 60 && lines.length > 1 && !/[。，；：]/u.test(only)
  return isShort ? tidy(only) : ''
}

const issues =
  /(印发|发布|公布|颁布|下发)\s*(?:《((?:[^《》]|〈[^〉]*〉)+)》|((?:(?!等\d|等[一二三四五六七八九十])[^《》]){4,80}?))(?:\s*等[一二三四五六七八九十\d]+[个项件]\S*)?的(?:通知|决定|公告|通告|函)/u
const decree = /^[^。]{0,80}令[^。《]{0,40}《([^《》]+)》[^。]{0,80}(?:现予|予以|现)[^。]{0,8}(?:公布|发布)/u
const many = /《[^》]*》(?:[、和及]\s*《|等[一二三四五六七八九十\d])|等[一二三四五六七八九十\d]+[个项件]/u

/** A title as it is compared: 〈〉 stands for 《》 inside of it. */
const sameTitle = (title: string) => title.replace(/[《》〈〉\s]/g, '')

/** The title of the one document that a notice or a decree promulgates (关于印发《…》的通知); undefined where it is several. */
export function issuedBy(title: string, text: string): string | undefined {
  if (many.test(title)) return undefined
  const [, verb, quoted, bare] = issues.exec(title) ?? []
  // 公布 is said of results and figures as well
  const isDocument = verb === '印发' || new RegExp(`(?:${kinds})${version}$`, 'u').test(bare ?? '')
  const named = quoted ?? (isDocument ? bare : undefined) ?? decree.exec(text.slice(0, 600))?.[1]
  return named === undefined || sameTitle(named) === sameTitle(title) ? undefined : tidy(named)
}
