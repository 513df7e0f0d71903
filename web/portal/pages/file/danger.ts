export interface DangerCall {
  phone: '110' | '119' | '120'
  name: string
}

const police: DangerCall = { phone: '110', name: '报警' }
const rescue: DangerCall = { phone: '119', name: '火警和救援' }
const ambulance: DangerCall = { phone: '120', name: '急救' }

interface Danger {
  pattern: RegExp
  /** Whom to call, the first one first. */
  calls: readonly DangerCall[]
  /** Someone may want to die: then a voice that listens is offered too. */
  isDespair?: true
}

/** What can't wait for an office. Better one screen too many than one too few: 「仍要提交」 is always there. */
const dangers: readonly Danger[] = [
  { pattern: /跳楼|跳河|跳江|轻生|自杀|自残|割腕|不想活|活不下去|寻死/, calls: [police, ambulance], isDespair: true },
  {
    pattern: /(燃气|煤气|天然气|液化气|瓦斯|管道气).{0,6}?(泄漏|泄露|漏|味)|漏(燃|煤|天然)?气/,
    calls: [rescue, ambulance],
  },
  { pattern: /着火(?!锅)|起火(?!锅)|失火|火灾(?!隐患|风险)|爆炸|烧起来/, calls: [rescue, ambulance] },
  { pattern: /触电|漏电|电线.{0,6}(掉|断|垂|落)/, calls: [rescue, ambulance] },
  { pattern: /倒塌|坍塌|塌方|塌了|要塌|泥石流|山体滑坡/, calls: [rescue, ambulance] },
  {
    pattern: /(困|关)在.{0,4}电梯|电梯.{0,6}(困|关)(住|了|人)|溺水|落水|掉进.{0,4}(井|河|坑)/,
    calls: [rescue, ambulance],
  },
  { pattern: /昏迷|昏倒|晕倒|没有?呼吸|喘不(过|上)气|大出血|心脏病(发|犯)|中毒|人.{0,3}快不行/, calls: [ambulance] },
  { pattern: /持刀|拿刀|砍人|抢劫|绑架|拐卖|正在打|往死里打|家暴|被打(?!扰|断|乱|折|开)/, calls: [police, ambulance] },
]

export interface DangerFound {
  /** The words that spoke of it: the person sees why they are being asked. */
  words: string[]
  calls: DangerCall[]
  isDespair: boolean
}

/** What danger a text speaks of, or null. */
export function dangerIn(text: string): DangerFound | null {
  const plain = text.replace(/\s/g, '')
  const found = dangers.flatMap(danger => {
    const word = danger.pattern.exec(plain)?.[0]
    return word === undefined ? [] : [{ danger, word }]
  })
  if (found.length === 0) return null
  return {
    words: found.map(({ word }) => word),
    calls: [...new Set(found.flatMap(({ danger }) => danger.calls))],
    isDespair: found.some(({ danger }) => danger.isDespair === true),
  }
}
