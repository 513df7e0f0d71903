import type { Scorecard } from '../../../../src/shapes/organisation.ts'
import { percent } from '../../app/format.ts'
import type { Figure } from '../Figures.tsx'

/** Of how many decisions, the newest, the server counts; src/roster/scorecard.ts. */
const counted = 500

/** What people decided on the work of one digital employee. It measures the machine, never the people. */
export function scoreFigures({ decided, ...score }: Scorecard): Figure[] {
  const share = (count: number) => percent(decided === 0 ? null : count / decided)
  return [
    { name: '已审定', value: `${decided < counted ? '' : '最近 '}${decided.toLocaleString('zh-CN')} 件` },
    { name: '同意', value: share(score.approved) },
    { name: '修改', value: share(score.amended) },
    { name: '退回', value: share(score.returned) },
    { name: '转人工', value: share(score.takenOver) },
    { name: '首派准确率', value: percent(score.firstTimeRight) },
  ]
}
