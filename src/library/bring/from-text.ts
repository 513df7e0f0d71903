import { structureOf } from '../../knowledge/structure/index.ts'
import type { NewSource } from '../add.ts'

/** Whose a source becomes, and who may see it where it doesn't say so itself. */
export interface Belonging {
  readonly kind: 'law' | 'policy' | 'guide'
  readonly departmentId: string | null
  readonly classification: 'public' | 'internal'
}

/** 第六条 stands beside the words of an article, not in them. */
function withoutLabel(text: string, label: string): string {
  const rest = label.startsWith('第') && text.startsWith(label) ? text.slice(label.length).trimStart() : text
  return rest === '' ? text : rest
}

/**
 * A law, a policy or a notice from its text: what it says of itself becomes its title, number, dates and what it replaces;
 * a notice that issues a document bears that document's title, by which people know it. What is marked as internal stays
 * so, whatever was asked for. `name` is its title where it says none.
 */
export function sourceFromText(
  text: string,
  name: string,
  belonging: Belonging,
): Omit<NewSource, 'externalId' | 'remarks'> {
  const said = structureOf(text)
  const title = said.issued ?? (said.title === '' ? name : said.title)
  return {
    ...belonging,
    classification: said.isInternal ? 'internal' : belonging.classification,
    title,
    documentNumber: said.number ?? null,
    issuer: said.issuer ?? null,
    issuedOn: said.issuedOn ?? null,
    inForceFrom: said.inForceFrom ?? null,
    inForceUntil: said.inForceUntil ?? null,
    replaces: said.replaces.map(one => ({ title: one.title, number: one.number ?? null })),
    details: null,
    passages: said.passages.map(one => ({ ...one, text: withoutLabel(one.text, one.label) })),
  }
}
