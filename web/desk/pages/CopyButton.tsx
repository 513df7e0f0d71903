import { Button } from 'antd'
import { useState } from 'react'
import { copyText } from './copy-text.ts'

type Outcome = 'none' | 'copied' | 'refused'

/** 复制 and what it copies, e.g. 复制公钥; says whether it worked. */
export function CopyButton({ what, text }: { what: string; text: string }) {
  const [outcome, setOutcome] = useState<Outcome>('none')
  const copy = async () => setOutcome((await copyText(text)) ? 'copied' : 'refused')
  return (
    <span className="row">
      <Button size="small" onClick={() => void copy()}>
        复制{what}
      </Button>
      <span className="quiet" role="status">
        {outcome === 'copied' && '已复制'}
        {outcome === 'refused' && '浏览器不允许复制，请手动选取'}
      </span>
    </span>
  )
}
