import { Button } from 'antd'
import { Link } from 'wouter'
import type { MatterSummary, Queue } from '../../../../src/shapes/matter.ts'
import { EmptyNote } from '../../app/PageState.tsx'
import { useSettings } from '../../app/settings.tsx'
import { type FilterName, filterNames, filters } from './filters.ts'
import { LoadBar } from './LoadBar.tsx'
import { QueueRow } from './QueueRow.tsx'
import type { Ticks } from './use-ticks.ts'

interface QueueColumnProps {
  queue: Queue
  visible: readonly MatterSummary[]
  selectedId: string | null
  filter: FilterName
  addressOf: (matterId: string | null, name?: FilterName) => string
  ticks: Ticks
  onBatch: () => void
  onOpened: () => void
  onHelp: () => void
}

export function QueueColumn(props: QueueColumnProps) {
  const { queue, visible, selectedId, filter, addressOf, ticks, onBatch, onOpened, onHelp } = props
  const { settings } = useSettings()
  return (
    <section className="queue-list" aria-label="待审列表">
      <div className="queue-list-head">
        <div className="queue-title">
          <h1>审定</h1>
          {settings.shortcuts && (
            <Button type="text" size="small" className="wide-only" onClick={onHelp}>
              快捷键 <kbd>?</kbd>
            </Button>
          )}
        </div>
        <LoadBar load={queue.load} danger={queue.counts.danger} />
        <nav className="queue-filters" aria-label="筛选">
          {filterNames.map(name => (
            <Link key={name} href={addressOf(null, name)} aria-current={name === filter ? 'true' : undefined}>
              {filters[name].text} {filters[name].count(queue.counts)}
            </Link>
          ))}
        </nav>
      </div>
      {visible.length === 0 ? (
        <div className="narrow-only">
          <EmptyNote
            title={queue.items.length === 0 ? '没有待审的事项' : '这一类没有待审的事项'}
            hint="新的拟办会自动出现在这里。"
          />
        </div>
      ) : (
        <ol className="queue-rows">
          {visible.map(matter => (
            <QueueRow
              key={matter.id}
              matter={matter}
              address={addressOf(matter.id)}
              isSelected={matter.id === selectedId}
              canTick={ticks.canTick(matter)}
              isTicked={ticks.isTicked(matter.id)}
              onTick={() => ticks.toggle(matter.id)}
              onOpened={onOpened}
            />
          ))}
        </ol>
      )}
      {ticks.items.length > 0 && (
        <div className="queue-batch">
          <p>
            已勾选 {ticks.items.length} 件，同属 {ticks.department?.name}
          </p>
          <p className="row">
            <Button className="seal-button" onClick={onBatch}>
              批量同意…
            </Button>
            <Button type="text" onClick={ticks.clear}>
              清除
            </Button>
          </p>
        </div>
      )}
    </section>
  )
}
