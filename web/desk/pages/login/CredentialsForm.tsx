import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { usePost } from '../../app/use-post.ts'

interface SignedIn {
  twoFactorRedirect?: boolean
}

export function CredentialsForm({ onDone, onAsksCode }: { onDone: () => void; onAsksCode: () => void }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const signIn = usePost<SignedIn>(result => (result.twoFactorRedirect === true ? onAsksCode() : onDone()))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ path: '/api/auth/sign-in/username', body: { username: username.trim(), password } })
  }
  return (
    <form className="login-form" onSubmit={submit}>
      <Field label="账号">
        {control => (
          <Input
            {...control}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            size="large"
            required
            value={username}
            onChange={event => setUsername(event.target.value)}
          />
        )}
      </Field>
      <Field label="密码">
        {control => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            size="large"
            required
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        )}
      </Field>
      <ErrorLine error={signIn.error} />
      <Button type="primary" size="large" htmlType="submit" loading={signIn.isPending} block>
        登录
      </Button>
      <p className="quiet">忘记密码，请找本单位的系统管理员重置。</p>
    </form>
  )
}
