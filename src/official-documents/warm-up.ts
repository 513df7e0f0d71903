import type { OfficialContent } from '../documents/official/content.ts'
import { writeOfficialDocument } from '../documents/official/write/index.ts'

const day = { year: 2026, month: 3, day: 1 }

/** A document of ours with a little of everything: what stands in it is nobody's. */
const content: OfficialContent = {
  kind: '请示',
  form: 'general',
  urgency: '加急',
  mark: ['示例县水务局文件'],
  number: { code: '示水', year: 2026, serial: 12 },
  signers: ['张三'],
  title: '示例县水务局关于开展水库安全检查有关事项的请示',
  addressees: ['示例县人民政府'],
  body: [
    { level: 0, text: '为做好2026年防汛工作，根据《中华人民共和国防洪法》，现将有关事项请示如下。' },
    { level: 1, text: '工作目标' },
    { level: 2, text: '摸清底数。', rest: '全县共排查水库17座，发现隐患113处，已整改97处，整改率85.8%。' },
    { level: 3, text: '检查范围', rest: '包括（但不限于）大坝、溢洪道、放水设施；时间为3月1日至5月31日。' },
    { level: 1, text: '经费安排' },
    { level: 0, text: '项目总投资3650万元，其中：省级补助2000万元，县级配套1650万元……请予支持！' },
    { level: 4, text: '责任单位实行“首问负责”，办理时限压缩40%～50%——每周报送一次。' },
    { level: 0, text: '妥否，请批示。' },
  ],
  attachments: [
    {
      title: '水库名单',
      body: [{ level: 0, text: '名单如下。' }],
      table: { head: ['序号', '名称'], rows: [['1', '青山水库']], isLandscape: false },
    },
  ],
  signature: ['示例县水务局'],
  date: day,
  isSealed: true,
  note: '联系人：李四，电话：0700-5550123',
  copiesTo: ['示例县应急管理局'],
  printed: { by: '示例县水务局办公室', on: day },
}

/** What a process that waits for a file reads meanwhile: the first document that it sees is the slowest by far. */
export const ownDocument = (): Buffer => writeOfficialDocument(content)
