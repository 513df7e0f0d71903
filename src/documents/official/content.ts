import type { Form, Kind } from './kinds.ts'

/** A calendar day: month and day from 1. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** 发文字号: 平政办〔2026〕12号 is 平政办, 2026 and 12. */
export interface DocumentNumber {
  readonly code: string
  readonly year: number
  readonly serial: number
}

/** A paragraph of the body. Level 0 is running text; 1 一、 2 （一） 3 1. 4 （1）, its number not in its text. */
export interface Passage {
  readonly level: 0 | 1 | 2 | 3 | 4
  /**
   * A heading that stands alone has no full stop; one that is run into its text is followed by `rest`. Empty where a numbered
   * sentence has no heading: all of it is `rest`.
   */
  readonly text: string
  /** What follows a heading in the same paragraph. */
  readonly rest?: string
}

/** A table of an attachment; a wide one lies on its side (chapter 8). */
export interface AttachedTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly isLandscape: boolean
}

export interface Attachment {
  readonly title: string
  readonly body: readonly Passage[]
  readonly table?: AttachedTable
}

/**
 * What stands in an official document, without how it looks: the 18 elements of 条例 第九条, less those that only people
 * give (份号 and 密级 of secret documents, which are refused here, and the seal, which no program draws).
 */
export interface OfficialContent {
  readonly kind: Kind
  readonly form: Form
  readonly urgency?: '特急' | '加急'
  /** The words of 发文机关标志, with 文件 where the office has it; several lines of a joint document, its leader first. */
  readonly mark: readonly string[]
  readonly number?: DocumentNumber
  /** Of an order: its own 令号, 第×号. */
  readonly orderNumber?: number
  readonly signers?: readonly string[]
  readonly title: string
  readonly addressees: readonly string[]
  readonly body: readonly Passage[]
  readonly attachments: readonly Attachment[]
  /** 发文机关署名, the leader of a joint document first. */
  readonly signature: readonly string[]
  /** 令 and 议案 are signed by a person with a stamp: the post, and the place of the stamp is left free. */
  readonly signedBy?: { readonly post: string; readonly name: string }
  readonly date: Day
  /** With a seal the name stands above the date, centred on it; without one both stand at the right (7.3.5.1, 7.3.5.2). */
  readonly isSealed: boolean
  /** 附注 without its brackets. */
  readonly note?: string
  readonly copiesTo: readonly string[]
  /** 印发机关 and its day. */
  readonly printed?: { readonly by: string; readonly on: Day }
  /** Of minutes: who was there, away, sat in. */
  readonly attendance?: {
    readonly present: readonly string[]
    readonly absent: readonly string[]
    readonly guests: readonly string[]
  }
}
