import { Problem } from '../../problems.ts'

/** A form as the first value of each of its fields. */
export type Form = ReadonlyMap<string, string>

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // in another encoding each character would silently become U+FFFD, and nobody would be told
    throw new Problem(400, 'not_utf8', '请求内容须用 UTF-8 编码，百分号编码须完整。')
  }
}

export const isForm = (contentType: string | undefined): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')

/** Reads application/x-www-form-urlencoded; an empty field counts as one that is not there. */
export function readForm(text: string): Form {
  const form = new Map<string, string>()
  for (const pair of text.split('&')) {
    const [name = '', ...rest] = pair.split('=')
    const [field, value] = [decoded(name), decoded(rest.join('='))]
    if (value.trim() !== '' && !form.has(field)) form.set(field, value)
  }
  return form
}
