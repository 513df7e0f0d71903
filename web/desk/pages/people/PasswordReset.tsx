import { Button } from 'antd'
import { useState } from 'react'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { usePost } from '../../app/use-post.ts'
import type { Issued } from './types.ts'
import { personPath } from './use-person-action.ts'

/** Can't be taken back, so the first press only says what the second will do. */
export function PasswordReset({ person, onPassword }: { person: Person; onPassword: (it: Issued) => void }) {
  const [isAsked, setAsked] = useState(false)
  const reset = usePost<Issued>(issued => {
    setAsked(false)
    onPassword(issued)
  })
  if (!isAsked) {
    return (
      <div>
        <Button onClick={() => setAsked(true)}>重置密码</Button>
        <p className="quiet">新密码只显示一次，请当面交给本人。</p>
      </div>
    )
  }
  return (
    <div>
      <p>原密码立即失效，{person.name}需要用新密码登录。</p>
      <div className="row">
        <Button
          danger
          loading={reset.isPending}
          onClick={() => reset.mutate({ path: personPath(person.id, 'reset-password') })}
        >
          现在重置
        </Button>
        <Button onClick={() => setAsked(false)}>取消</Button>
      </div>
      <ErrorLine error={reset.error} />
    </div>
  )
}
