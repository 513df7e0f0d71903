import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { CopyButton } from './CopyButton.tsx'
import './one-time-secret.css'

export interface Issued {
  /** 接口密钥 or 签名密钥. */
  kind: string
  /** Whom it is for. */
  name: string
  secret: string
  /** What to do with it. */
  advice?: string
}

const forOthers = '请通过安全的途径交给对方，不要发在群里。'

/** Shown once: it stays until it is put away, and can't be called up again. */
export function OneTimeSecret({ issued, onClose }: { issued: Issued; onClose: () => void }) {
  const section = useRef<HTMLElement>(null)
  // It may have been asked for far down the page.
  useEffect(() => section.current?.focus(), [])
  return (
    <section ref={section} className="sheet one-time-secret stack" aria-label={issued.kind} tabIndex={-1}>
      <h3>
        {issued.kind}：{issued.name}
      </h3>
      <p>只显示这一次，系统里不再能查到。{issued.advice ?? forOthers}</p>
      <p>
        <code className="mono">{issued.secret}</code>
      </p>
      <div className="row">
        <CopyButton what={issued.kind.replace(/^新的/, '')} text={issued.secret} />
        <Button size="small" onClick={onClose}>
          已经保存，收起
        </Button>
      </div>
    </section>
  )
}
