import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { percent } from '../../app/format.ts'
import { Figures } from '../Figures.tsx'
import { Section } from '../Section.tsx'
import { scoreFigures } from './score.ts'

export function Score({ employee }: { employee: EmployeeDetail }) {
  const { scorecard, errorThreshold } = employee
  const isOver = scorecard.errorShare !== null && scorecard.errorShare >= errorThreshold
  return (
    <Section title="成绩单">
      {scorecard.decided === 0 ? (
        <p className="quiet">还没有审定过的拟办，审定之后这里会有数字。</p>
      ) : (
        <>
          <Figures
            items={[
              ...scoreFigures(scorecard),
              { name: '不予受理', value: percent(scorecard.refused / scorecard.decided) },
            ]}
          />
          <p className={isOver ? 'late' : 'quiet'}>
            最近 100 件中，修改、退回和转人工共占 {percent(scorecard.errorShare)}，警戒线 {percent(errorThreshold)}
            {isOver ? '，已超过警戒线，请考虑停用。' : '。'}
          </p>
        </>
      )}
    </Section>
  )
}
