import { useQuery } from '@tanstack/react-query'
import type { InclusionProof } from '../../../../src/shapes/ledger.ts'
import { CopyButton } from '../CopyButton.tsx'
import { canProve, provesInclusion } from './prove.ts'
import { useLedgerHead } from './queries.ts'

interface ProofViewProps {
  body: string
  proof: InclusionProof
}

/** The proof, computed again in this browser where it can be, and its hashes for whoever wants to do it by hand. */
export function ProofView({ body, proof }: ProofViewProps) {
  const algorithm = useLedgerHead().data?.algorithm
  const isComputable = algorithm === 'sha256' && canProve()
  const check = useQuery({
    queryKey: ['ledger', 'proved', proof.seq, proof.root],
    queryFn: () => provesInclusion(body, proof),
    enabled: isComputable,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <div className="proof">
      {check.data === true && <p>已在您的浏览器里复算：内容与哈希一致，沿路径算出的树根也一致。</p>}
      {(check.data === false || check.isError) && (
        <p className="late" role="alert">
          在您的浏览器里复算不一致。请导出台账，到别处校验，并报告数字治理师。
        </p>
      )}
      {algorithm !== undefined && !isComputable && (
        <p className="quiet">浏览器在这里不能复算（需要 https 和 SHA-256），请用导出的台账在别处校验。</p>
      )}
      <dl className="facts">
        <dt>位置</dt>
        <dd>
          第 {proof.seq} 条，共 {proof.size} 条
        </dd>
        <dt>本条</dt>
        <dd>
          <code className="mono">{proof.leafHash}</code>
        </dd>
        <dt>路径</dt>
        <dd>
          {proof.path.length === 0 ? (
            '无，只有这一条'
          ) : (
            <ol>
              {proof.path.map(it => (
                <li key={it}>
                  <code className="mono">{it}</code>
                </li>
              ))}
            </ol>
          )}
        </dd>
        <dt>树根</dt>
        <dd>
          <code className="mono">{proof.root}</code>
        </dd>
      </dl>
      <CopyButton what="证明" text={JSON.stringify(proof, null, 2)} />
    </div>
  )
}
