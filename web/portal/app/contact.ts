/** The same rule as `phone` of `src/shapes/appeal.ts`, so that the person hears of it before sending. */
const phonePattern = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/

/** People type with a Chinese keyboard, in groups, or with the country code: 「１３８ 0013-8000」 is a good number. */
export function tidyPhone(typed: string): string {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s()]/g, '')
    .replace(/[—–−_]/g, '-')
    .replace(/^(\+|00)?86-?(?=1)/, '')
  return /^1[\d-]+$/.test(text) ? text.replace(/-/g, '') : text
}

/** Receipts are copied from paper and screens: spaces and full-width signs mean nothing. */
export const tidyReceipt = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '')

/** What is wrong with a phone number, or undefined. */
export function phoneProblem(typed: string): string | undefined {
  const phone = tidyPhone(typed)
  if (phone === '') return '请填写联系电话'
  if (/^1\d*$/.test(phone) && phone.length !== 11) return `手机号是 11 位，您填了 ${phone.length} 位，请检查`
  if (!phonePattern.test(phone)) return '请填写 11 位手机号，或带区号的座机号'
  return undefined
}
