import { z } from 'zod'
import { structureOf } from '../../knowledge/structure/index.ts'
import type { NewSource } from '../add.ts'
import { type Belonging, sourceFromText } from './from-text.ts'

const text = z.coerce.string()

/** A passage of a law, as collections of statutes give it: one row an article. */
const Article = z.object({
  id: text,
  doc: text,
  law: text.min(1),
  art: text.optional(),
  chapter: text.optional(),
  text: text.min(1),
})

/** A document of such a collection, without its words. */
const Register = z.object({
  id: text,
  title: text,
  date: z.string().nullish(),
  info: z.string().optional(),
  region: z.string().nullish(),
})

/** A whole text in one row. */
const Whole = z.object({
  id: text,
  title: text.optional(),
  date: z.string().nullish(),
  text: text.min(1),
  dept: z.string().optional(),
})

export type Row =
  | { readonly kind: 'article'; readonly row: z.infer<typeof Article> }
  | { readonly kind: 'register'; readonly row: z.infer<typeof Register> }
  | { readonly kind: 'whole'; readonly row: z.infer<typeof Whole> }

/** What a row of a JSONL file is, by its fields. Throws a ZodError that says what is missing. */
export function rowFrom(value: unknown): Row {
  const article = Article.safeParse(value)
  if (article.success) return { kind: 'article', row: article.data }
  const whole = Whole.safeParse(value)
  if (whole.success) return { kind: 'whole', row: whole.data }
  return { kind: 'register', row: Register.parse(value) }
}

const dayOf = (said: string | null | undefined): string | null => /^\d{4}-\d{2}-\d{2}/.exec(said ?? '')?.[0] ?? null

/** A law of its articles; its dates are what its preliminary note (题注) says, else the day in the register. */
export function lawFrom(
  articles: readonly z.infer<typeof Article>[],
  register: z.infer<typeof Register> | undefined,
  belonging: Belonging,
): Omit<NewSource, 'remarks'> {
  const [first] = articles
  if (!first) throw new Error('a law without articles')
  const title = register?.title ?? first.law
  const last = articles
    .slice(-3)
    .map(one => one.text)
    .join('\n')
  const said = structureOf(`${title}\n${register?.info ?? ''}\n${last}`)
  const day = dayOf(register?.date)
  const from = said.inForceFrom ?? null
  return {
    ...belonging,
    externalId: `law:${first.doc}`,
    title,
    documentNumber: said.number ?? null,
    issuer: said.issuer ?? null,
    issuedOn: day ?? said.issuedOn ?? null,
    // what was amended later is in force as it reads now from then on
    inForceFrom: from !== null && day !== null && day > from ? day : from,
    inForceUntil: said.inForceUntil ?? null,
    replaces: said.replaces.map(one => ({ title: one.title, number: one.number ?? null })),
    details: null,
    passages: articles.map(one => ({ heading: one.chapter ?? '', label: one.art ?? '', text: one.text })),
  }
}

export function wholeFrom(
  { id, title, date, text: words }: z.infer<typeof Whole>,
  belonging: Belonging,
): Omit<NewSource, 'remarks'> {
  const source = sourceFromText(
    title === undefined || words.includes(title) ? words : `${title}\n\n${words}`,
    title ?? '',
    belonging,
  )
  const day = dayOf(date)
  return { ...source, externalId: `${belonging.kind}:${id}`, title: source.title, issuedOn: source.issuedOn ?? day }
}
