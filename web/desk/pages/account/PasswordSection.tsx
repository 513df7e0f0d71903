import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { PasswordField } from './PasswordField.tsx'
import { sessionsKey } from './SessionsSection.tsx'

const shortest = 12

export function PasswordSection() {
  const client = useQueryClient()
  const say = useToast()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [wasSent, setWasSent] = useState(false)
  const change = usePost<unknown>(() => {
    setCurrent('')
    setNext('')
    setAgain('')
    setWasSent(false)
    void client.invalidateQueries({ queryKey: sessionsKey })
    say('密码已修改，其他设备已退出登录')
  })
  const tooShort = next.length < shortest ? `新密码至少 ${shortest} 位。` : undefined
  const differs = next === again ? undefined : '两次填写的新密码不一样。'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setWasSent(true)
    if (tooShort !== undefined || differs !== undefined) return
    change.mutate({
      path: '/api/auth/change-password',
      body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
    })
  }
  return (
    <section className="sheet stack" aria-labelledby="account-password">
      <h2 id="account-password">修改密码</h2>
      <form className="stack" onSubmit={submit}>
        <PasswordField label="现在的密码" value={current} onChange={setCurrent} />
        <Field label="新密码" hint={`至少 ${shortest} 位，可以是一句话。`} error={wasSent ? tooShort : undefined}>
          {control => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              required
              value={next}
              onChange={event => setNext(event.target.value)}
            />
          )}
        </Field>
        <Field label="再写一遍新密码" error={wasSent ? differs : undefined}>
          {control => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              required
              value={again}
              onChange={event => setAgain(event.target.value)}
            />
          )}
        </Field>
        <ErrorLine error={change.error} />
        <p>
          <Button htmlType="submit" loading={change.isPending}>
            修改密码
          </Button>
        </p>
      </form>
    </section>
  )
}
