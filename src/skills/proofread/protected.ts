/** A stretch of a text; from, and before to. */
export interface Span {
  readonly from: number
  readonly to: number
}

const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ from: index, to: index + found.length }))

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤'
const offices =
  '同志|书记|部长|省长|市长|县长|区长|州长|镇长|乡长|局长|厅长|处长|科长|主任|主席|委员长|检察长|院长|校长|行长|总经理|董事长|秘书长|所长|队长|站长|调研员|先生|女士'
const letter = '\\p{Script=Han}'
const nameBefore = new RegExp(
  `(?:(?<!${letter})|(?<=[由请经和及与为是任长]))[${surnames}]${letter}{1,2}(?=副?(?:${offices}))`,
  'gu',
)
const nameAfter = new RegExp(
  `(?<=(?:${offices}|联系人|申请人|负责人|当事人|被告|原告)[：:]?)[${surnames}]${letter}{1,2}(?=[，。；、\\s）)（(]|$)`,
  'gu',
)

/** Where names of people stand, as far as an office or a title beside them tells. */
export const nameSpans = (text: string): Span[] => [...spansOf(text, nameBefore), ...spansOf(text, nameAfter)]

/** Document numbers with the letters before them: 国办发〔2025〕3号. */
export const documentNumberSpans = (text: string): Span[] =>
  spansOf(text, /[\p{Script=Han}A-Za-z]{0,12}[〔[（(【［]\s*(?:19|20)\d\d\s*[〕\])）】］]\s*(?:第\s*)?\d*\s*号?/gu)

export const titleSpans = (text: string): Span[] => spansOf(text, /《[^《》\n]{1,120}》/gu)

/** Addresses of pages and mailboxes, numbers of telephones and certificates. */
export const addressSpans = (text: string): Span[] => spansOf(text, /https?:\/\/\S+|[\w.+-]+@[\w.-]+|[0-9A-Z]{6,}/g)

export const touches = (span: Span, others: readonly Span[]): boolean =>
  others.some(({ from, to }) => from < span.to && span.from < to)
