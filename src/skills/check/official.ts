import type { DocumentNumber } from '../../documents/official/content.ts'
import type { Direction, Form, Kind } from '../../documents/official/kinds.ts'

/** What a paragraph is: the elements of 条例 第九条, and what stands between them. */
export type Role =
  | 'copy-number' // 份号
  | 'secrecy' // 密级和保密期限
  | 'urgency' // 紧急程度
  | 'organ-mark' // 发文机关标志
  | 'order-number' // 令号
  | 'document-number' // 发文字号, and in the same line of a document that goes up 签发人
  | 'signer' // 签发人 in a line of its own
  | 'title' // 标题
  | 'addressees' // 主送机关
  | 'attendance' // 出席、请假、列席 of minutes
  | 'body' // 正文
  | 'attachment-note' // 附件说明
  | 'signature' // 发文机关署名
  | 'date' // 成文日期
  | 'note' // 附注
  | 'attachment-mark' // 附件1
  | 'attachment-title'
  | 'attachment-body'
  | 'copies-to' // 抄送机关
  | 'printed-by' // 印发机关和印发日期, in one line
  | 'blank'

/** A paragraph as the rules read it. */
export interface PlainParagraph {
  /** From 0, in the order of reading; blank ones count. */
  readonly index: number
  /** What it says, without the number that Word gives it. */
  readonly text: string
  /** The number that Word gives it, as shown: 一、; '' where there is none. */
  readonly label: string
  readonly role: Role
  /** Of body and attachment-body: which level of number it begins with (一、 is 1), typed or given by Word; 0 for none. */
  readonly level: 0 | 1 | 2 | 3 | 4
  /** Within which attachment, from 1; 0 for the document itself. */
  readonly attachment: number
  readonly isInTable: boolean
  /** Characters that no mend may touch: results of fields, which Word writes anew. Spans by from and to. */
  readonly locked: readonly { readonly from: number; readonly to: number }[]
}

/** An official document with its elements found. */
export interface OfficialDocument<Paragraph extends PlainParagraph = PlainParagraph> {
  readonly paragraphs: readonly Paragraph[]
  /** By its title, or by its mark where it has no title (令, 纪要). */
  readonly kind: Kind | undefined
  readonly direction: Direction
  readonly form: Form
  /** All lines of the title as one. */
  readonly title: string
  readonly number: DocumentNumber | undefined
  /** Names of the bodies that issue it: by its mark without 文件, else by its signature. */
  readonly organs: readonly string[]
  readonly addressees: readonly string[]
  readonly copiesTo: readonly string[]
  readonly signers: readonly string[]
  /** Paragraphs with one of these roles, in their order. */
  of(...roles: readonly Role[]): readonly Paragraph[]
}
