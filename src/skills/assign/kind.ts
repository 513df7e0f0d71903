import { type DocumentKind, documentKinds } from './input.ts'

/** The kind of document that a title ends with, without what stands behind it in brackets: 关于…的通知（试行）. */
export function kindOf(title: string): DocumentKind | null {
  const bare = title.replace(/\s/gu, '').replace(/([（(][^（）()]*[）)])+$/u, '')
  return documentKinds.find(kind => bare.endsWith(kind)) ?? null
}
