import { fonts, page, sizes } from '../measures.ts'
import type { Look, Setting } from './layout.ts'

interface Style {
  /** As people find it in the list of styles. */
  readonly name: string
  readonly isOfCharacters?: boolean
  readonly next?: string
  readonly setting?: Setting
  readonly look?: Look
}

const song = fonts.宋体[0]
const hei = fonts.黑体[0]
const kai = fonts.楷体[0]
export const fangsong = fonts.仿宋[0]
const xiaobiaosong = fonts.小标宋[0]
/** Y80 % M80 % of clause 6 in print; on screens and in every Word the plain red. */
export const red = 'FF0000'
export const lines = (count: number): number => Math.round(count * page.line)

const plain: Setting = { alignment: 'both', line: page.line }
const running: Setting = { ...plain, firstLineChars: 200 }
const foot: Look = { size: sizes.四号 }

/** Every element by the clause that says how it is set, chapter 7 and 10 of GB/T 9704—2012. */
export const styles = {
  // 5.2.2, 7.3.3
  body: { name: '公文正文', setting: running },
  // 7.2.3
  urgency: { name: '紧急程度', setting: { ...plain, alignment: 'left' }, look: { font: hei } },
  // 7.2.4
  mark: { name: '发文机关标志', setting: { alignment: 'center' }, look: { font: xiaobiaosong, colour: red } },
  // 7.2.5
  number: { name: '发文字号', next: 'title', setting: { alignment: 'center', line: 400 } },
  // 7.2.7
  rule: { name: '红色分隔线', next: 'title', setting: { line: 120 } },
  // 7.3.1
  title: {
    name: '公文标题',
    next: 'addressees',
    setting: { alignment: 'center', line: 660 },
    look: { font: xiaobiaosong, size: sizes.二号 },
  },
  // 7.3.2
  addressees: { name: '主送机关', next: 'body', setting: { ...plain, before: lines(1) } },
  // 7.3.3
  heading1: { name: '一级标题', next: 'body', setting: { ...running, outline: 0 }, look: { font: hei } },
  heading2: { name: '二级标题', next: 'body', setting: { ...running, outline: 1 }, look: { font: kai } },
  heading3: { name: '三级标题', next: 'body', setting: { ...running, outline: 2 } },
  heading4: { name: '四级标题', next: 'body', setting: { ...running, outline: 3 } },
  heading1Words: { name: '一级标题文字', isOfCharacters: true, look: { font: hei } },
  heading2Words: { name: '二级标题文字', isOfCharacters: true, look: { font: kai } },
  // 7.2.6
  signerName: { name: '签发人姓名', isOfCharacters: true, look: { font: kai } },
  // 7.3.4
  attachmentNote: { name: '附件说明', setting: plain },
  // 7.3.5
  signature: { name: '发文机关署名', next: 'date', setting: { alignment: 'right', line: page.line } },
  date: { name: '成文日期', next: 'note', setting: { alignment: 'right', line: page.line } },
  // 7.3.6
  note: { name: '附注', setting: running },
  // 7.3.7
  attachmentMark: {
    name: '附件序号',
    next: 'attachmentTitle',
    setting: { ...plain, alignment: 'left', startsPage: true },
    look: { font: hei },
  },
  attachmentTitle: {
    name: '附件标题',
    next: 'body',
    setting: { alignment: 'center', line: 660, before: lines(1), after: lines(1) },
    look: { font: xiaobiaosong, size: sizes.二号 },
  },
  // 7.4.2, 7.4.3
  copies: {
    name: '抄送机关',
    setting: { alignment: 'both', line: 480, leftChars: 400, hangingChars: 300, rightChars: 100 },
    look: foot,
  },
  printed: { name: '印发机关', setting: { alignment: 'left', line: 480, leftChars: 100, rightChars: 100 }, look: foot },
  // 7.5
  pageNumber: { name: '页码', look: { font: song, size: sizes.四号 } },
  // 10.3
  attendance: { name: '出席人员', setting: { ...plain, leftChars: 500, hangingChars: 300 } },
  attendanceWord: { name: '出席字样', isOfCharacters: true, look: { font: hei } },
  cell: { name: '表格文字', setting: { alignment: 'center', line: 440 }, look: { size: sizes.四号 } },
  label: { name: '生成合成标识', setting: { alignment: 'center' }, look: { font: song, size: sizes.五号 } },
  end: { name: '版记锚点', setting: { line: 20 }, look: { size: 2 } },
} as const satisfies Record<string, Style>

export type StyleId = keyof typeof styles

export const styleOf = (id: StyleId): Style => styles[id]
