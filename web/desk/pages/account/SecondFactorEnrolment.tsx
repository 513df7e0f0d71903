import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { usePost } from '../../app/use-post.ts'
import { groupsOfFour, secretOf } from './secret.ts'

export interface Enrolment {
  totpURI: string
  backupCodes: string[]
}

interface SecondFactorEnrolmentProps {
  enrolment: Enrolment
  onDone: () => void
  onCancel: () => void
}

export function SecondFactorEnrolment({ enrolment, onDone, onCancel }: SecondFactorEnrolmentProps) {
  const [code, setCode] = useState('')
  const verify = usePost<unknown>(onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    verify.mutate({ path: '/api/auth/two-factor/verify-totp', body: { code: code.replaceAll(/\s/g, '') } })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        第一步：在手机上打开验证器（任何支持 TOTP
        的都可以），选「手动输入密钥」，在验证器中手动输入下面的密钥。这里没有二维码。
      </p>
      <dl className="facts">
        <dt>密钥</dt>
        <dd>
          <code className="account-secret">{groupsOfFour(secretOf(enrolment.totpURI))}</code>
        </dd>
        <dt>完整地址</dt>
        <dd>
          <code>{enrolment.totpURI}</code>
        </dd>
      </dl>
      <div>
        <p>第二步：抄下这些备用码，放在安全的地方。手机不在身边时用，每个只能用一次，以后不再显示。</p>
        <ul className="account-codes">
          {enrolment.backupCodes.map(it => (
            <li key={it}>
              <code>{it}</code>
            </li>
          ))}
        </ul>
      </div>
      <Field label="第三步：填写验证器上现在的 6 位数字">
        {control => (
          <Input
            {...control}
            className="account-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            value={code}
            onChange={event => setCode(event.target.value)}
          />
        )}
      </Field>
      <ErrorLine error={verify.error} />
      <p className="row">
        <Button type="primary" htmlType="submit" loading={verify.isPending}>
          完成开启
        </Button>
        <Button onClick={onCancel}>先不开启</Button>
      </p>
    </form>
  )
}
