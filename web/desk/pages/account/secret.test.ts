import { expect, test } from 'vitest'
import { groupsOfFour, secretOf } from './secret.ts'

test('the key of an otpauth address is shown in groups of four', () => {
  const uri = 'otpauth://totp/%E5%B8%AE%E5%8A%9E:wangfang?secret=JBSWY3DPEHPK3PXPAB&issuer=%E5%B8%AE%E5%8A%9E'
  expect(groupsOfFour(secretOf(uri))).toBe('JBSW Y3DP EHPK 3PXP AB')
})

test('an address without a key gives nothing', () => {
  expect(groupsOfFour(secretOf('otpauth://totp/x'))).toBe('')
})
