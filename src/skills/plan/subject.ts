/** What officers write around the thing itself: where it is, how it is asked for, and that something is to be worked out. */
const around = [
  /(?:在|我们?|本|全)?(?:辖区|本区|我区|全区|辖内|镇里|镇上|街道上)(?:里|内)?(?:有人|有一家|有个)?/gu,
  /群众(?:反映|意见)(?:强烈|很大|较多)?|有人(?=要|想|在)/gu,
  /[，。？?！!、\s]*(?:该|应该|应当|要|需要|都)?(?:怎么|怎样|如何|咋)(?:样)?(?:处理|处置|办理|应对|解决|开展|推进|组织|布置|部署|安排|落实|管理|办|管|弄|做|搞|帮)?/gu,
  /(?:要|需要|得|该|应该|应当)?(?:办理?|准备|做|走|带)(?:些)?(?:什么|哪些)(?:手续|材料|流程|证件?|事情?)?/gu,
  /(?:归|由|是|找|该)?谁(?:来)?(?:管理?|负责|牵头|办|处理|审批|出)/gu,
  /(?:有)?(?:什么|哪些)(?:规定|要求|政策|依据|流程|手续|办法|扶持|时限)/gu,
  /(?:拟|制定|起草|出|给|做|写)(?:一个|一份|个|份|出)?(?:工作|实施|整治|处置|行动)*方案|(?:工作|实施|整治|处置|行动)+方案|方案$|专项(?:整治|行动|检查)|工作安排/gu,
  /(?:请|帮忙?|麻烦)?(?:给|帮)(?:我|我们)/gu,
]

/** What a task is about, without the words that ask for a plan; the whole of it where nothing else stands in it. */
export function subjectOf(task: string): string {
  const bare = around
    .reduce((text, words) => text.replace(words, ' '), task)
    .replace(/[\s，、。？?！!]+/gu, ' ')
    .trim()
  return [...bare].length >= 2 ? bare : task
}
