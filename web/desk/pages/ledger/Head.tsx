import { formatInstant } from '../../app/format.ts'
import { PageState } from '../../app/PageState.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { Section } from '../Section.tsx'
import { algorithmTexts, shortDigest } from './digest.ts'
import { useLedgerHead } from './queries.ts'

/** The signed checkpoint says on its fourth line when it was made. */
const signedAt = (checkpoint: string) => /^at (\S+)$/m.exec(checkpoint)?.[1]

/** How long the ledger is and what stands for all of it. */
export function Head() {
  const query = useLedgerHead()
  return (
    <Section title="树头">
      <PageState query={query}>
        {head => {
          const at = signedAt(head.checkpoint)
          return (
            <>
              <dl className="facts">
                <dt>条数</dt>
                <dd>{head.size.toLocaleString('zh-CN')}</dd>
                <dt>树根</dt>
                <dd>
                  <code className="mono" title={head.root}>
                    {shortDigest(head.root)}…
                  </code>
                </dd>
                <dt>算法</dt>
                <dd>{algorithmTexts[head.algorithm]}</dd>
                {at !== undefined && (
                  <>
                    <dt>签名时间</dt>
                    <dd>{formatInstant(at)}</dd>
                  </>
                )}
                <dt>公钥</dt>
                <dd>
                  <code className="mono">{head.publicKey}</code>
                </dd>
                <dt>名称</dt>
                <dd>
                  <code className="mono">{head.origin}</code>
                </dd>
              </dl>
              <div className="row">
                <CopyButton what="公钥" text={head.publicKey} />
                <CopyButton what="签名检查点" text={head.checkpoint} />
              </div>
              <p className="quiet">把检查点和公钥存到本系统以外的地方。日后校验时带上，历史一旦被改写就会显出来。</p>
            </>
          )
        }}
      </PageState>
    </Section>
  )
}
