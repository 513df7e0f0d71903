import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { usePost } from '../../app/use-post.ts'

const ways = {
  totp: {
    path: '/api/auth/two-factor/verify-totp',
    label: '验证码',
    hint: '打开手机上的验证器，填写 6 位数字。',
    other: '手机不在身边，用备用码',
  },
  backup: {
    path: '/api/auth/two-factor/verify-backup-code',
    label: '备用码',
    hint: '填写开启两步验证时记下的备用码，每个只能用一次。',
    other: '改用验证器',
  },
} as const

export function SecondFactorForm({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [way, setWay] = useState<keyof typeof ways>('totp')
  const [code, setCode] = useState('')
  const verify = usePost<unknown>(onDone)
  const { path, label, hint, other } = ways[way]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    verify.mutate({ path, body: { code: code.replaceAll(/\s/g, '') } })
  }
  const change = () => {
    setWay(way === 'totp' ? 'backup' : 'totp')
    setCode('')
    verify.reset()
  }
  return (
    <form className="login-form" onSubmit={submit}>
      <Field label={label} hint={hint}>
        {control => (
          <Input
            {...control}
            key={way}
            name="code"
            autoComplete="one-time-code"
            inputMode={way === 'totp' ? 'numeric' : 'text'}
            size="large"
            required
            autoFocus
            value={code}
            onChange={event => setCode(event.target.value)}
          />
        )}
      </Field>
      <ErrorLine error={verify.error} />
      <Button type="primary" size="large" htmlType="submit" loading={verify.isPending} block>
        确认
      </Button>
      <p className="row login-ways">
        <Button type="link" onClick={change}>
          {other}
        </Button>
        <Button type="link" onClick={onBack}>
          换一个账号
        </Button>
      </p>
    </form>
  )
}
