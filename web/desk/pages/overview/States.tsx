import type { Overview } from '../../../../src/shapes/organisation.ts'
import { Section } from '../Section.tsx'
import { Bar } from './Bar.tsx'

/** Where the matters stand. */
export function States({ states }: { states: Overview['states'] }) {
  const most = Math.max(1, ...states.map(it => it.count))
  return (
    <Section title="事项状态">
      <p className="quiet">还在办的全部算上；已答复和已结束的只算统计时段内提交的。</p>
      <table className="numbers bars">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">状态</th>
            <th scope="col">比例</th>
            <th scope="col">件数</th>
          </tr>
        </thead>
        <tbody>
          {states.map(it => (
            <tr key={it.state}>
              <th scope="row">{it.stateText}</th>
              <td className="bar-cell">
                <Bar value={it.count} most={most} />
              </td>
              <td>{it.count.toLocaleString('zh-CN')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
