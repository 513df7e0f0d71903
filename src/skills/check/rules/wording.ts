import type { TextRule } from '../rule.ts'
import { attachments } from './attachments.ts'
import { ends } from './ends.ts'
import { levels } from './levels.ts'
import { titles } from './titles.ts'

const standard = 'GB/T 9704—2012'

/** What only the printed page or the way of the document through the office shows. */
const unseen = (rule: Omit<TextRule, 'find' | 'unchecked'> & { readonly unchecked: string }): TextRule => ({
  ...rule,
  find: () => [],
})

const manyAddressees = unseen({
  id: 'B07',
  name: '主送机关过多时移至版记',
  clause: `${standard} 7.3.2`,
  basis: 'standard',
  force: 'must',
  why: '主送机关多到首页排不下正文时，移至版记，编排在抄送机关上一行。',
  unchecked: '要看排好的首页：主送机关是否挤掉了正文。',
})

const textOnFirstPage = unseen({
  id: 'B08',
  name: '首页显示正文',
  clause: `${standard} 7.3.3`,
  basis: 'standard',
  force: 'must',
  why: '公文首页必须显示正文。',
  unchecked: '要看排好的首页：上面有没有正文。',
})

const dayOfSigning = unseen({
  id: 'B20',
  name: '成文日期是签发或者通过的日期',
  clause: '《党政机关公文处理工作条例》第九条（十二）',
  basis: 'law',
  force: 'must',
  why: '成文日期署会议通过或者负责人签发的日期，联合行文署最后签发的日期。',
  unchecked: '哪一天签发、哪一天通过，要对照审签记录。',
})

const detached = unseen({
  id: 'B24',
  name: '另行装订的附件标发文字号',
  clause: `${standard} 7.3.7`,
  basis: 'standard',
  force: 'must',
  why: '附件与正文不能一起装订时，在附件左上角第一行标公文的发文字号、“附件”和顺序号。',
  unchecked: '附件是否另行装订，要看实物；另行装订的，请核对左上角。',
})

/** What title, addressees, body and what follows it say. */
export const bodyWording: readonly TextRule[] = [
  titles.parts,
  titles.wholeWords,
  titles.punctuation,
  titles.urgency,
  ends.addresseeColon,
  manyAddressees,
  textOnFirstPage,
  levels.sequence,
  levels.marks,
  levels.headings,
  attachments.note,
  attachments.present,
  ends.date,
  dayOfSigning,
  ends.note,
  attachments.mark,
  detached,
]

/** What 版记 says. */
export const footWording: readonly TextRule[] = [ends.copies, ends.printed]
