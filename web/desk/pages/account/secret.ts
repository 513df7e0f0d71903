/** The key inside an otpauth address, as it is typed into an authenticator. */
export function secretOf(totpUri: string): string {
  return new URLSearchParams(totpUri.split('?')[1] ?? '').get('secret') ?? ''
}

export const groupsOfFour = (secret: string) => (secret.match(/.{1,4}/g) ?? []).join(' ')
