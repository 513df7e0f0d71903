import { Link } from 'wouter'
import type { LedgerEntry } from '../../../../src/shapes/ledger.ts'
import { PageState } from '../../app/PageState.tsx'
import { readable } from './digest.ts'
import { ProofView } from './ProofView.tsx'
import { useProof } from './queries.ts'

export function EntryBody({ entry }: { entry: LedgerEntry }) {
  const query = useProof(entry.seq)
  return (
    <div className="entry-body">
      <div>
        <h3>内容</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the box scrolls and must be reachable by keyboard */}
        <section className="entry-json" tabIndex={0} aria-label={`第 ${entry.seq} 条的内容`}>
          <pre className="mono">{readable(entry.body)}</pre>
        </section>
        <p className="quiet">个人信息不写进台账，只记其摘要。</p>
        {entry.matterId !== null && (
          <p>
            <Link href={`/matters/${encodeURIComponent(entry.matterId)}`}>打开这件事项</Link>
          </p>
        )}
      </div>
      <div>
        <h3>包含证明</h3>
        <PageState query={query}>{proof => <ProofView body={entry.body} proof={proof} />}</PageState>
      </div>
    </div>
  )
}
