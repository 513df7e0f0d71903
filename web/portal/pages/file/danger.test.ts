import { expect, test } from 'vitest'
import { dangerIn } from './danger.ts'

const firstCall = (text: string) => dangerIn(text)?.calls[0]?.phone

test.each([
  ['楼道里有很浓的煤气味，怕是燃气 泄漏了', '119'],
  ['隔壁楼顶有人要跳楼', '110'],
  ['对面店铺着火了', '119'],
  ['小区的电线掉下来，有人触电', '119'],
  ['老房子的墙要塌了', '119'],
  ['我妈被困在电梯里', '119'],
  ['有老人晕倒在路边', '120'],
  ['有人拿刀在超市门口', '110'],
])('「%s」 is told to call %s first', (text, phone) => expect(firstCall(text)).toBe(phone))

test.each([
  '小区外烧烤摊油烟很大，天天冒烟，晚上睡不着',
  '天然气收费涨了，想问标准',
  '电梯经常坏，物业不修',
  '楼道里堆满杂物，有火灾隐患',
  '和朋友一起火锅店吃饭被打扰',
  '我爱人有心脏病，受不了夜里的噪声',
  '井盖破了好几天没人管',
  '公交车等了四十分钟也没来',
])('「%s」 is no emergency', text => expect(dangerIn(text)).toBeNull())

test('somebody who despairs is told apart, because they are offered somebody who listens', () => {
  expect(dangerIn('欠薪半年，真的不想活了')).toMatchObject({ isDespair: true, words: ['不想活'] })
  expect(dangerIn('厂房着火')).toMatchObject({ isDespair: false })
})
