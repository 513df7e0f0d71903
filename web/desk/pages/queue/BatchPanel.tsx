import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { BatchResult, MatterSummary } from '../../../../src/shapes/matter.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { percent } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { usePost } from '../../app/use-post.ts'
import { queueKey } from '../../app/use-queue.ts'

interface BatchPanelProps {
  items: readonly MatterSummary[]
  onSend: () => void
  onSent: (proposalIds: readonly string[]) => void
  onClose: () => void
}

/** Everything that one press will approve, in full view; then what became of each. */
export function BatchPanel({ items, onSend, onSent, onClose }: BatchPanelProps) {
  const client = useQueryClient()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = items.filter(it => !left.has(it.id))
  const batch = usePost<BatchResult>(({ results }) => {
    onSent(results.filter(it => it.ok).map(it => it.proposalId))
    void client.invalidateQueries({ queryKey: queueKey })
    void client.invalidateQueries({ queryKey: ['matter'] })
  })
  const toggle = (id: string) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  const send = () => {
    onSend()
    const decisions = chosen.flatMap(({ proposalId, shownDigest }) =>
      proposalId === null || shownDigest === null ? [] : [{ proposalId, shownDigest }],
    )
    batch.mutate({ path: '/api/decisions', body: { decisions } })
  }
  const results = batch.data?.results
  const failures = results?.filter(it => !it.ok).length ?? 0
  return (
    <section className="queue-work queue-batch-work" aria-label="批量同意">
      <div className="queue-detail stack" data-scrolls>
        <h2>
          {results === undefined ? `批量同意 ${chosen.length} 件` : `办完了：${results.length - failures} 件已同意`}
        </h2>
        <p className="quiet">
          {results === undefined
            ? '下面每一件都会按数智员工拟的办，送出后不能撤回。不放心的请去掉勾选，回到列表逐件审。'
            : failures > 0
              ? `${failures} 件没有办成，仍在待审列表里。`
              : '都已生效，并记入台账。'}
        </p>
        <ul className="sheet batch-rows">
          {items.map(item => (
            <li key={item.id}>
              {results === undefined ? (
                <Checkbox checked={!left.has(item.id)} disabled={batch.isPending} onChange={() => toggle(item.id)}>
                  <strong>{item.title}</strong>
                </Checkbox>
              ) : (
                <strong>{item.title}</strong>
              )}
              <p>{item.excerpt}</p>
              <p className="row quiet">
                <span>
                  {item.proposed?.department.name} · {item.proposed?.category.level2}
                </span>
                <span>有把握 {percent(item.confidence)}</span>
              </p>
              <ResultOf result={results?.find(it => it.proposalId === item.proposalId)} />
            </li>
          ))}
        </ul>
        <ErrorLine error={batch.error} />
        {results === undefined ? (
          <p className="row">
            <Button className="seal-button" disabled={chosen.length === 0} loading={batch.isPending} onClick={send}>
              同意这 {chosen.length} 件
            </Button>
            <Button onClick={onClose}>不批了</Button>
          </p>
        ) : (
          <p className="row">
            <Button type="primary" onClick={onClose}>
              回到待审
            </Button>
          </p>
        )}
      </div>
    </section>
  )
}

function ResultOf({ result }: { result: BatchResult['results'][number] | undefined }) {
  if (result === undefined) return null
  return (
    <p className="row">
      {result.ok ? <Label tone="seal">已同意</Label> : <Label tone="late">没有办成</Label>}
      {!result.ok && <span>{result.detail}</span>}
    </p>
  )
}
