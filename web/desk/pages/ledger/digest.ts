/** The first twelve digits: enough to compare by eye. */
export const shortDigest = (digest: string) => digest.slice(0, 12)

export const algorithmTexts = { sha256: 'SHA-256', sm3: 'SM3（国密）' } as const

/** Canonical JSON laid out for reading; what isn't JSON stays as it is. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
