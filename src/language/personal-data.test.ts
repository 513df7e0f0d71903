import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPersonalData, isIdNumber, maskMiddle, maskPersonalData, type PersonalDataKind } from './personal-data.ts'

// a failure prints its seed; SEED=n replays it
if (process.env['SEED']) fc.configureGlobal({ seed: Number(process.env['SEED']) })

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })

/** Identity card numbers whose check character is right; computed from left to right, unlike the code under test. */
const idNumber = fc
  .tuple(
    fc.integer({ min: 110_000, max: 659_999 }),
    fc.integer({ min: 1930, max: 2026 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    digits(3),
  )
  .map(([region, year, month, day, order]) => {
    const body = `${region}${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${order}`
    // ISO 7064 MOD 11-2, the recursive form
    let rest = 0
    for (const digit of body) rest = ((rest + Number(digit)) * 2) % 11
    const check = (12 - rest) % 11
    return `${body}${check === 10 ? 'X' : check}`
  })

const mobile = fc
  .tuple(fc.constantFrom('130', '139', '147', '158', '166', '177', '188', '199'), digits(8))
  .map(([prefix, rest]) => prefix + rest)

const bankCard = fc.tuple(fc.constantFrom('6222', '6217', '4392', '5187', '3568'), digits(12)).map(([issuer, rest]) => {
  const body = `${issuer}${rest}`.slice(0, 15)
  const check = [...'0123456789'].find(digit => luhn(body + digit))
  return body + check
})

function luhn(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
  let sum = 0
  for (let i = number.length - 1, isSecond = false; i >= 0; i--, isSecond = !isSecond) {
    const digit = Number(number[i])
    sum += isSecond ? (doubled[digit] ?? 0) : digit
  }
  return sum % 10 === 0
}

const fullWidth = (text: string) =>
  text.replace(/\d/g, digit => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xff10 - 0x30))

const kindsIn = (text: string): PersonalDataKind[] => findPersonalData(text).map(find => find.kind)

describe('an identity card number', () => {
  it('is told by its check character', () => {
    fc.assert(fc.property(idNumber, number => isIdNumber(number) && isIdNumber(number.toLowerCase())))
    // the example of GB 11643-1999 itself
    expect(isIdNumber('11010519491231002X')).toBe(true)
  })

  it('is wrong when any one digit of it is mistyped', () => {
    const mistyped = fc.tuple(idNumber, fc.nat(16), fc.integer({ min: 1, max: 9 })).map(([number, at, by]) => {
      const wrong = (Number(number[at]) + by) % 10
      return `${number.slice(0, at)}${wrong}${number.slice(at + 1)}`
    })
    fc.assert(fc.property(mistyped, number => !isIdNumber(number)))
  })

  it.each([
    '',
    '1101051949123100',
    '11010519491231002',
    '11010519491231002XX',
    '1101051949123100２X',
    ' 11010519491231002X',
  ])('is nothing else: %j', text => {
    expect(isIdNumber(text)).toBe(false)
  })

  it('is found in a text though its check character is wrong, because people mistype', () => {
    expect(kindsIn('我的证件号110105194912310021，请查。')).toEqual(['id_number'])
  })
})

describe('personal data in a text', () => {
  it.each([
    ['我的电话13900001111。', 'mobile', '13900001111'],
    ['打 139 0000 1111 找我', 'mobile', '139 0000 1111'],
    ['打139-0000-1111找我', 'mobile', '139-0000-1111'],
    ['电话１３９００００１１１１', 'mobile', '１３９００００１１１１'],
    ['身份证11010519491231002x在此', 'id_number', '11010519491231002x'],
    ['卡号6222600260001072444请退到卡上', 'bank_card', '6222600260001072444'],
    ['写信给 wang.li+12345@mail.example.cn 。', 'email', 'wang.li+12345@mail.example.cn'],
    ['车牌苏A·12B45占道', 'plate', '苏A·12B45'],
    ['车牌苏AD12345占道', 'plate', '苏AD12345'],
  ] as const)('is found where it stands: %s', (text, kind, found) => {
    const [find, ...more] = findPersonalData(text)
    expect(more).toEqual([])
    expect(find?.kind).toBe(kind)
    expect(text.slice(find?.start, find?.end)).toBe(found)
  })

  it.each([
    ['with the country code', 'mobile', '+8613900001111'],
    ['with the country code apart', 'mobile', '+86 139 0000 1111'],
    ['with the country code in zeros', 'mobile', '008613900001111'],
    ['as printed on the card', 'bank_card', '6222 6002 6000 1072 444'],
    ['with hyphens', 'bank_card', '6222-6002-6000-1072-444'],
    ['in its three parts', 'id_number', '110105 19491231 002X'],
    ['with a full-width X', 'id_number', '１１０１０５１９４９１２３１００２Ｘ'],
  ] as const)('is found as people write it, %s', (_, kind, written) => {
    expect(kindsIn(`我是当事人，${written}，请尽快办理。`)).toEqual([kind])
  })

  it('is found in every spelling by the hundred', () => {
    const spellings = [
      (text: string) => text,
      fullWidth,
      (text: string) => `（${text}）`,
      (text: string) => `${text}\n`,
      (text: string) => `号码${text}号`,
    ]
    for (const [kind, arbitrary] of [
      ['mobile', mobile],
      ['id_number', idNumber],
      ['bank_card', bankCard],
    ] as const) {
      fc.assert(
        fc.property(arbitrary, fc.constantFrom(...spellings), (number, spell) => {
          expect(kindsIn(`请联系${spell(number)}谢谢`)).toEqual([kind])
        }),
      )
    }
  })

  it.each([
    '苏政办发〔2026〕128号文件',
    '（2026）苏0102民初12345号',
    '2026年11月24日14时30分',
    '2026-11-24 14:30:05',
    '12345热线、0700-12345、110、119',
    '拖欠工资138000元，共15个月',
    '受理号SF261124-7KQ2-9M4X-1B8DZ',
    '统一社会信用代码91320100MA1XYZ1234',
    '订单编号202611241430051234567890',
    '东经118.796877，北纬32.060255',
    '文昌路128号3幢2单元1501室',
    '水表读数15012吨，电表读数1390000',
    '请到A座12345室找我',
    '车次G12345次',
  ])('is not seen in what only looks like it: %s', text => {
    expect(findPersonalData(text)).toEqual([])
  })

  it('is not seen in a long number that fails the check of bank cards', () => {
    fc.assert(
      fc.property(
        bankCard.chain(card => fc.integer({ min: 1, max: 9 }).map(by => [card, by] as const)),
        ([card, by]) => kindsIn(`编号${card.slice(0, -1)}${(Number(card.at(-1)) + by) % 10}。`).length === 0,
      ),
    )
  })
})

describe('masking', () => {
  const words = fc.string({ unit: fc.constantFrom(...'请问我们小区的路灯坏了，谁来修？。 '), maxLength: 20 })
  const secret = fc.oneof(mobile, idNumber, bankCard)
  const text = fc
    .array(fc.tuple(words, secret), { minLength: 1, maxLength: 4 })
    .chain(parts =>
      words.map(end => ({ parts, end, whole: `${parts.map(([w, s]) => `${w}：${s}`).join('，')}，${end}` })),
    )

  it('leaves no find whole, and everything else as it was', () => {
    fc.assert(
      fc.property(text, ({ parts, end, whole }) => {
        const masked = maskPersonalData(whole)
        for (const [, hidden] of parts) expect(masked).not.toContain(hidden)
        expect(masked).toBe(`${parts.map(([w, s]) => `${w}：${maskMiddle(s)}`).join('，')}，${end}`)
        expect(findPersonalData(masked)).toEqual([])
      }),
    )
  })

  it('does not touch a text without personal data', () => {
    const plain = '文昌小区3幢的路灯坏了一周，报过两次没人来修。'
    expect(maskPersonalData(plain)).toBe(plain)
  })

  it('shows three characters in front and two behind, and of a short text none', () => {
    expect(maskMiddle('13800000000')).toBe('138******00')
    expect(maskMiddle('王小明')).toBe('***')
    expect(maskMiddle('12345')).toBe('*****')
    expect(maskMiddle('')).toBe('')
  })

  it('hides at least half of every mobile number, identity card and bank card', () => {
    fc.assert(
      fc.property(secret, number => {
        const hidden = [...maskMiddle(number)].filter(one => one === '*').length
        expect(hidden).toBeGreaterThanOrEqual(number.length / 2)
      }),
    )
  })

  it('takes no more than a moment for a text as long as the portal allows, whatever is in it', () => {
    const worst = [
      '1'.repeat(5000),
      '13'.repeat(2500),
      'a.'.repeat(2500),
      `${'a'.repeat(4999)}@`,
      'a@a'.repeat(1666),
      '苏A'.repeat(2500),
    ]
    for (const one of worst) {
      const started = performance.now()
      maskPersonalData(one)
      expect(performance.now() - started).toBeLessThan(500)
    }
  })
})
