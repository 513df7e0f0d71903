import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { VerifyResult } from '../../../../src/shapes/ledger.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { usePost } from '../../app/use-post.ts'
import { Section } from '../Section.tsx'
import { Verdict } from './Verdict.tsx'

/** Verify here, and how to verify where nobody has to trust this server. */
export function Verification() {
  const client = useQueryClient()
  const [verdict, setVerdict] = useState<VerifyResult | null>(null)
  const verify = usePost<VerifyResult>(result => {
    setVerdict(result)
    void client.invalidateQueries({ queryKey: ['ledger', 'head'] })
  })
  return (
    <Section title="校验">
      <p>从第一条起重算全部哈希和签名，并核对每一次审定：谁审的、审的是不是当时所示、当时有没有资格。</p>
      <div className="row">
        <Button
          type="primary"
          loading={verify.isPending}
          onClick={() => {
            setVerdict(null)
            verify.mutate({ path: '/api/ledger/verify' })
          }}
        >
          {verify.isPending ? '正在校验' : '校验'}
        </Button>
        <Button href="/api/ledger/export" download>
          导出台账
        </Button>
      </div>
      <div role="status">{verdict !== null && <Verdict verdict={verdict} />}</div>
      <ErrorLine error={verify.error} />
      <div>
        <h3>在别处校验</h3>
        <p>导出的文件自带全部证明。在任何一台装有 Node.js 24 的电脑上运行：</p>
        <p>
          <code className="mono">node verifier.ts 文件</code>
        </p>
        <p className="quiet">校验程序随源代码公开，不需要本系统，也不需要相信本系统。</p>
      </div>
    </Section>
  )
}
