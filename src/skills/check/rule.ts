import type { FontFamily } from '../../documents/official/measures.ts'
import type { OfficialDocument } from './official.ts'

/** How binding the words of a standard are: 应, 一般, 推荐; `practice` (实务) is what offices do, and is no rule at all. */
export type Force = 'must' | 'usual' | 'advised' | 'practice'

/** Where a rule comes from: a law or regulation (条例), a standard (GB/T), or the custom of an office. */
export type Basis = 'law' | 'standard' | 'custom'

/** Characters of a paragraph, its automatic number not counted. */
export interface Span {
  readonly paragraph: number
  readonly from: number
  readonly to: number
}

/** Words put in the place of a span. An empty span is a place between two characters. */
export interface TextMend extends Span {
  readonly words: string
}

export interface Finding {
  /** What it is about; absent for the document as a whole. */
  readonly at?: Span
  /** What stands there, in Chinese words, as a person would say it. */
  readonly found: string
  /** What the rule wants there. */
  readonly wanted: string
  /** How it is mended: words by words, or the form by a change in the document's parts. */
  readonly mend?: readonly TextMend[] | (() => void)
  /** Why it can't be mended by a program, and who can. There where `mend` isn't. */
  readonly unmendable?: string
}

/** What an office says of itself, and of what it wants. */
export interface OfficeProfile {
  /** Rules that it has switched off, by id. */
  readonly off: ReadonlySet<string>
  /** Digits and letters of the body: the font that the office has chosen (P08); undefined accepts either, all alike. */
  readonly latin?: 'Times New Roman' | FontFamily
  /** 机关代字 by the name of the body that may use it (H09). */
  readonly codes: ReadonlyMap<string, readonly string[]>
  /** Today as 2026-11-30: no document is dated later than it is signed. Undefined where nobody knows. */
  readonly today?: string
  /**
   * What the knowledge base knows of a document that is cited, by its number or its title: in force, gone, or unknown to
   * it; absent without a knowledge base.
   */
  readonly cited?: (title: string, number: string | undefined) => 'in-force' | 'repealed' | 'unknown'
}

export interface Rule<Seen = OfficialDocument> {
  /** As in P01, H07, Q03. */
  readonly id: string
  /** In Chinese, a few words: 用纸为 A4. */
  readonly name: string
  readonly clause: string
  readonly basis: Basis
  readonly force: Force
  /** Why it is so, in a Chinese sentence for who wrote the document. */
  readonly why: string
  /** Not to be seen in the file at all, or only on the page; said instead of being checked. */
  readonly unchecked?: string
  find(document: Seen, office: OfficeProfile): Iterable<Finding>
}

/** A rule that reads words and elements alone, not how they are set. */
export type TextRule = Rule<OfficialDocument>
