/** What officers mostly want to see side by side, by what the rows are. */
export const suggestions = {
  documents: [
    ...['文号', '发文机关', '成文日期', '施行日期', '适用对象', '补贴标准', '奖励金额', '申报条件', '材料'],
    ...['办理时限', '责任单位', '联系电话', '主要任务', '有效期', '截止时间'],
  ],
  matters: ['编号', '标题', '受理时间', '类别', '地点', '承办单位', '状态', '期限', '答复摘要', '满意度'],
} as const

/** Said of a cell that the text doesn't tell. */
export const notWritten = '未写明'

export const aiLabel = '本表由数智员工自动摘录，已标注来源，请核对后使用'

export const subjectTexts = { documents: '文献', matters: '诉求' } as const

export type Subject = keyof typeof subjectTexts

/** As the server has them. */
export const most = { rows: 500, columns: 20 } as const
