import type { ServiceGroup } from '../../../../src/shapes/service.ts'
import { percent } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { EmptyNote } from '../../app/PageState.tsx'

const kinds = { channel: '渠道', town: '镇街' } as const

/** Whether residents are treated alike, wherever they live and however they came: shares with their intervals. */
export function GroupTable({ groups }: { groups: readonly ServiceGroup[] }) {
  const [first] = groups
  if (first === undefined) {
    return <EmptyNote title="还不能比较" hint="至少要有两个渠道，或导入网格后两个镇街的工单。" />
  }
  return (
    <>
      <p className="quiet">
        每格是比例、件数和 95% 区间。与同类的其余各组相差超出偶然（Fisher 精确检验，全部比较合计不超过
        5%）的，标为差距。
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="service-table" tabIndex={0} aria-label="各类人群的时限执行情况">
        <table className="numbers service-groups">
          <thead>
            <tr>
              <th scope="col">人群</th>
              <th scope="col">派单</th>
              {first.measures.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(group => (
              <tr key={`${group.kind} ${group.name}`}>
                <th scope="row">
                  {kinds[group.kind]}：{group.name}
                </th>
                <td>{group.orders}</td>
                {group.measures.map(one => (
                  <td key={one.name}>
                    {one.isGap && <Label tone="late">差距</Label>} {percent(one.of === 0 ? null : one.count / one.of)}
                    <br />
                    <span className="quiet">
                      {one.count}/{one.of}
                      {one.low !== null && one.high !== null && `，${percent(one.low)}–${percent(one.high)}`}
                    </span>
                    {one.isGap && one.others !== null && <span className="quiet">，其余 {percent(one.others)}</span>}
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
