/** Words that tell of danger to life: the appeal goes to the top and the resident is told to call 110, 119 or 120. */
const dangerWords = [
  '燃气泄漏', '煤气泄漏', '煤气味', '燃气味', '闻到煤气', '漏煤气', '漏燃气', '跳楼', '轻生', '自杀', '不想活', '寻短见', '着火', '起火', '火灾',
  '触电', '漏电', '坍塌', '垮塌', '塌方', '要塌', '快塌', '倒塌', '溺水', '落水', '掉进河', '爆炸', '昏迷', '昏倒', '不省人事', '中毒', '被困', '压着人', '压住人',
  '持刀', '砍人', '绑架', '拐卖', '失踪', '走失', '家暴', '高空坠物砸', '电梯坠落', '电线掉', '高压线断',
] // biome-ignore format: a list of words

const urgentWords = [
  '停水', '停电', '停气', '爆管', '水管爆', '困在电梯', '电梯困人', '井盖丢', '井盖没', '没有井盖', '污水倒灌', '老人独居', '孕妇', '婴儿', '断粮', '马上', '今天必须',
  '讨薪', '堵路', '聚集', '上访', '跳闸', '食物腹泻', '集体腹泻', '大面积',
] // biome-ignore format: a list of words

/** "没有着火", "不会再起火": the word itself is denied, with nothing but an auxiliary between. */
const denial = /(没有|没|无|未|不会|不是|并非)(有|再|发生|出现|引起|造成|导致|被)?$/u
/** "怕孩子触电", "防止发生火灾": somebody may stand between the fear and what is feared. */
const fear = /(避免|防止|预防|以防|防范|怕|担心|害怕|差点|差一点|险些)[^，。；！？,;!?]{0,4}$/u

export interface Alarm {
  readonly level: 'danger' | 'urgent' | 'normal'
  readonly words: string[]
}

/**
 * How pressing a text sounds. A danger that the text itself fears or denies ("怕着火", "差点触电") is urgent, not
 * an emergency: somebody must look soon, nobody is dying now.
 */
export function alarmOf(text: string): Alarm {
  const present: string[] = []
  const feared: string[] = []
  for (const word of dangerWords) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const before = text.slice(Math.max(0, at - 10), at)
      const list = denial.test(before) || fear.test(before) ? feared : present
      if (!list.includes(word)) list.push(word)
    }
  }
  if (present.length > 0) return { level: 'danger', words: present }
  const urgent = [...feared, ...urgentWords.filter(word => text.includes(word))]
  return urgent.length > 0 ? { level: 'urgent', words: urgent } : { level: 'normal', words: [] }
}
