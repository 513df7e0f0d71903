import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect, useLocation, useRoute, useSearchParams } from 'wouter'
import type { MatterSummary, Queue } from '../../../../src/shapes/matter.ts'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { everyFiveSeconds } from '../../app/query.ts'
import { useIsNarrow } from '../../app/use-media.ts'
import { useQueue } from '../../app/use-queue.ts'
import { useTitle } from '../../app/use-title.ts'
import { matterOptions } from '../../matter/use-matter.ts'
import { BatchPanel } from './BatchPanel.tsx'
import { type FilterName, filterOf, filters, neighbourOf } from './filters.ts'
import { PendingStrip } from './PendingStrip.tsx'
import { QueueColumn } from './QueueColumn.tsx'
import './queue.css'
import { Review } from './Review.tsx'
import { ShortcutHelp } from './ShortcutHelp.tsx'
import { type Approvals, useApprovals } from './use-approvals.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useTicks } from './use-ticks.ts'

/** 审定: what waits for this person on the left, the one at hand in the middle, its evidence on the right. */
export function QueuePage() {
  useTitle('审定')
  const approvals = useApprovals()
  const query = useQueue({ every: everyFiveSeconds })
  const desk = <PageState query={query}>{queue => <QueueDesk queue={queue} approvals={approvals} />}</PageState>
  return query.data === undefined ? <Page title="审定">{desk}</Page> : desk
}

function QueueDesk({ queue, approvals }: { queue: Queue; approvals: Approvals }) {
  const client = useQueryClient()
  const isNarrow = useIsNarrow()
  const [, params] = useRoute('/queue/:id?')
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [batch, setBatch] = useState<readonly MatterSummary[] | null>(null)
  const [showsHelp, setShowsHelp] = useState(false)
  const id = params?.id ?? null
  const filter = filterOf(search.get('filter'))

  const waiting = queue.items.filter(it => it.proposalId === null || !approvals.hidden.has(it.proposalId))
  const visible = waiting.filter(filters[filter].holds)
  const ticks = useTicks(waiting)
  const nextId = id === null ? null : neighbourOf(visible, id)

  const addressOf = (matterId: string | null, name: FilterName = filter) =>
    `/queue${matterId === null ? '' : `/${matterId}`}${name === 'all' ? '' : `?filter=${name}`}`
  const open = (matterId: string | null) => {
    setBatch(null)
    navigate(addressOf(matterId))
  }
  const move = (step: 1 | -1) => {
    const index = visible.findIndex(it => it.id === id)
    const target = visible[index === -1 ? 0 : index + step]
    if (target !== undefined) open(target.id)
  }
  const undo = () => {
    const taken = approvals.undo()
    if (taken !== null) open(taken.matterId)
  }
  const tickCurrent = () => {
    const current = visible.find(it => it.id === id)
    if (current !== undefined && ticks.canTick(current)) ticks.toggle(current.id)
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    ' ': tickCurrent,
    u: approvals.pending === null ? undefined : undo,
    '?': () => setShowsHelp(!showsHelp),
    '？': () => setShowsHelp(!showsHelp),
  })
  useEffect(() => {
    if (nextId !== null) void client.prefetchQuery(matterOptions(nextId))
  }, [client, nextId])

  const first = visible[0]
  // Pinned in the address, so that a danger that arrives on top doesn't replace what somebody is reading.
  if (id === null && !isNarrow && batch === null && first !== undefined) {
    return <Redirect to={addressOf(first.id)} replace />
  }
  const isWorking = id !== null || batch !== null
  return (
    <div className="queue" data-view={isWorking ? 'work' : 'list'}>
      <QueueColumn
        queue={queue}
        visible={visible}
        selectedId={id}
        filter={filter}
        addressOf={addressOf}
        ticks={ticks}
        onBatch={() => setBatch(ticks.items)}
        onOpened={() => setBatch(null)}
        onHelp={() => setShowsHelp(!showsHelp)}
      />
      {batch !== null ? (
        <BatchPanel
          items={batch}
          onSend={approvals.flush}
          onSent={approvals.hide}
          onClose={() => {
            setBatch(null)
            ticks.clear()
          }}
        />
      ) : id !== null ? (
        <Review key={id} id={id} approvals={approvals} backTo={addressOf(null)} onDecided={() => open(nextId)} />
      ) : (
        !isNarrow && (
          <EmptyNote
            title={queue.items.length === 0 ? '没有待审的事项' : '这一类没有待审的事项'}
            hint="新的拟办会自动出现在左边。"
          />
        )
      )}
      <PendingStrip approvals={approvals} onUndo={undo} onReview={open} />
      {showsHelp && <ShortcutHelp onClose={() => setShowsHelp(false)} />}
    </div>
  )
}
