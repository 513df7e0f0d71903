import { useState } from 'react'
import type { SourceItem } from '../../../../src/shapes/library.ts'
import { useIsNarrow } from '../../app/use-media.ts'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { PublishPanel } from './PublishPanel.tsx'
import { SourceCard, SourceRow } from './SourceRow.tsx'
import type { Publishing } from './use-publishing.ts'

/** Sources with what may be done to each. A draft that changed after it was ticked is no longer ticked. */
export function SourceTable({ items, publishing }: { items: readonly SourceItem[]; publishing: Publishing }) {
  const isNarrow = useIsNarrow()
  const [ticks, setTicks] = useState<ReadonlyMap<string, string>>(new Map())
  const [withdrawnId, setWithdrawnId] = useState<string | null>(null)
  const [correctedId, setCorrectedId] = useState<string | null>(null)
  const drafts = items.filter(it => it.canPublish && !publishing.isPending(it.id))
  const chosen = drafts.filter(it => ticks.get(it.id) === it.digest)
  const choose = (sources: readonly SourceItem[]) => setTicks(new Map(sources.map(it => [it.id, it.digest])))
  const publish = (sources: readonly SourceItem[]) => {
    publishing.publish(sources)
    choose(chosen.filter(it => !sources.includes(it)))
  }
  useShortcuts({ p: chosen.length === 0 ? undefined : () => publish(chosen) })

  const hasTicks = items.some(it => it.canPublish)
  const propsOf = (source: SourceItem) => ({
    source,
    isTicked: chosen.includes(source),
    isPending: publishing.isPending(source.id),
    onTick: () => choose(chosen.includes(source) ? chosen.filter(it => it !== source) : [...chosen, source]),
    onPublish: () => publish([source]),
    isWithdrawing: withdrawnId === source.id,
    isCorrecting: correctedId === source.id,
    onCorrect: (isWanted: boolean) => {
      setWithdrawnId(null)
      setCorrectedId(isWanted ? source.id : null)
    },
    onWithdraw: (isWanted: boolean) => setWithdrawnId(isWanted ? source.id : null),
  })
  return (
    <>
      {hasTicks && <PublishPanel drafts={drafts} chosen={chosen} onChoose={choose} onPublish={() => publish(chosen)} />}
      {isNarrow ? (
        <ul className="source-cards">
          {items.map(it => (
            <SourceCard key={it.id} {...propsOf(it)} />
          ))}
        </ul>
      ) : (
        <table className="source-table">
          <thead>
            <tr>
              {hasTicks && (
                <td>
                  <span className="visually-hidden">选择</span>
                </td>
              )}
              <th scope="col">文献</th>
              <th scope="col">时效</th>
              <th scope="col">状态</th>
              <th scope="col">经手</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map(it => (
              <SourceRow key={it.id} hasTicks={hasTicks} {...propsOf(it)} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
