import type { FoundCell } from '../skills/index.ts'

/** A cell as it is kept: where it is told, of documents; what a person put in instead. */
export type KeptCell = FoundCell & { readonly edited?: string }

export interface KeptRow {
  /** Of a source or a matter. */
  readonly id: string
  /** By key of the column. Of matters only what was put in by hand: the rest is looked up at each look. */
  readonly cells: Readonly<Record<string, KeptCell>>
}

export interface KeptColumn {
  readonly key: string
  readonly name: string
}

export interface Content {
  readonly columns: readonly KeptColumn[]
  readonly rows: readonly KeptRow[]
}

export const nothing: KeptCell = { values: [], more: 0 }
