import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { CopyButton } from '../CopyButton.tsx'
import type { Issued } from './types.ts'

/** Shown once: it stays until it is put away, and can't be called up again. */
export function OneTimePassword({ issued, onClose }: { issued: Issued; onClose: () => void }) {
  const section = useRef<HTMLElement>(null)
  // It may have been asked for far down the list.
  useEffect(() => section.current?.focus(), [])
  return (
    <section ref={section} className="sheet one-time stack" aria-labelledby="one-time" tabIndex={-1}>
      <h2 id="one-time">一次性密码</h2>
      <p>只显示这一次。请当面交给本人，并提醒登录后在“我的”里修改。</p>
      <dl className="facts">
        <dt>账号</dt>
        <dd>{issued.account}</dd>
        <dt>密码</dt>
        <dd>
          <code className="mono one-time-password">{issued.password}</code>
        </dd>
      </dl>
      <div className="row">
        <CopyButton what="密码" text={issued.password} />
        <Button size="small" onClick={onClose}>
          已交给本人，收起
        </Button>
      </div>
    </section>
  )
}
