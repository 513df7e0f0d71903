import type { ServiceGroup } from '../../../../src/shapes/service.ts'
import { Label } from '../../app/Label.tsx'
import { EmptyNote } from '../../app/PageState.tsx'
import { figureText, kindTexts, measureTitle, rangeText } from './group-figure.ts'

type Measured = ServiceGroup['measures'][number]

function Cell({ one: { unit, cases, value, low, high, others, isGap } }: { one: Measured }) {
  if (cases === null) return <span className="quiet">不足 5 件</span>
  return (
    <>
      {isGap && <Label tone="late">差距</Label>} {figureText(value, unit)}
      <br />
      <span className="quiet">
        {cases} 件{low !== null && high !== null && `，${rangeText(low, high, unit)}`}
        {isGap && `，其余 ${figureText(others, unit)}`}
      </span>
    </>
  )
}

/** Whether residents are treated alike, wherever they live, however they came and however old they are. */
export function GroupTable({ groups }: { groups: readonly ServiceGroup[] }) {
  const [first] = groups
  if (first === undefined) {
    return <EmptyNote title="还不能比较" hint="至少要有两个渠道、两个镇街或两个年龄段，各有 5 件以上的工单。" />
  }
  return (
    <>
      <p className="quiet">
        每格是比例或中位数、件数和 95% 区间。用时按工作日 9:00–18:00
        计，只算已经办到这一步的。与同类的其余各组相差超出偶然的，标为差距（比例用 Fisher 精确检验，用时用 Mann–Whitney
        秩和检验，全部比较按 Holm 法合计不超过 5%）。
      </p>
      <p className="quiet">年龄只算群众自己填了的。不足 5 件的组与别的组合并，不足 5 件的格不显示，以免看出是谁。</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="service-table" tabIndex={0} aria-label="各类人群的办理情况">
        <table className="numbers service-groups">
          <thead>
            <tr>
              <th scope="col">人群</th>
              <th scope="col">派单</th>
              {first.measures.map(one => (
                <th key={one.name} scope="col" title={measureTitle(one)}>
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(group => (
              <tr key={`${group.kind} ${group.name}`}>
                <th scope="row">
                  {kindTexts[group.kind]}：{group.name}
                </th>
                <td>{group.orders}</td>
                {group.measures.map(one => (
                  <td key={one.name}>
                    <Cell one={one} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
