const subject =
  '(?:我(?!们)|本(?:助手|模型)|作为(?:一个|一名)?[^，。,]{0,12}(?:助手|模型|AI|人工智能)[，,]?\\s*我?(?!们))'
const cannot = '(?:暂时|目前|现在|实在)?(?:无法|不能|不便|没有办法|没法|不会|无权|不可以)'
const help =
  '(?:直接|为您|为你|给您|给你|就此|对此|对这|继续|提供|回答|回复|解答|讨论|协助|帮助|帮您|帮你|满足|生成|完成|处理|给出|参与|执行|评论|写)'

/** A model speaks of itself in the singular; an office that declines something writes 「我们」 or names itself. */
const refusals: readonly RegExp[] = [
  new RegExp(
    `^(?:很|非常|十分)?(?:抱歉|对不起|不好意思|遗憾)[，,。！!\\s]*${subject}?[^。\\n]{0,8}?${subject}[^。\\n]{0,6}?${cannot}`,
  ),
  new RegExp(`^(?:很|非常|十分)?(?:抱歉|对不起|不好意思|遗憾)[，,。！!\\s]*${cannot}${help}`),
  new RegExp(`^${subject}${cannot}${help}`),
  /^(?:这|该|您的|你的)[^。\n]{0,12}(?:超出了?我的|我(?!们)(?:无法|不能)(?:回答|提供|讨论|协助))/,
  /^(?:i['’]?m (?:very )?sorry|sorry|i apologi[sz]e)\b[^.\n]{0,40}\b(?:can(?:no|['’])t|cannot|unable|not able)\b/i,
  /^(?:as an ai\b[^.\n]{0,60}|i )(?:can(?:no|['’])t|cannot|am unable to|am not able to|won['’]t) (?:help|assist|answer|provide|comply|discuss|fulfil|do that)/i,
]

/** Whether an answer begins by declining, as models do: a refusal is no answer, and a person has to see the matter. */
export function isRefusal(text: string): boolean {
  const beginning = text.trimStart().slice(0, 120)
  return refusals.some(one => one.test(beginning))
}
