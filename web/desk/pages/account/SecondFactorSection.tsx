import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Label } from '../../app/Label.tsx'
import { meKey, useMe } from '../../app/session.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { PasswordField } from './PasswordField.tsx'
import { type Enrolment, SecondFactorEnrolment } from './SecondFactorEnrolment.tsx'

/** Switched on in three steps: the password, the key typed into the phone, a first code to prove that it works. */
export function SecondFactorSection() {
  const me = useMe()
  const client = useQueryClient()
  const say = useToast()
  const [password, setPassword] = useState('')
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const enable = usePost<Enrolment>(result => {
    setPassword('')
    setEnrolment(result)
  })
  const disable = usePost<unknown>(() => {
    setPassword('')
    void client.invalidateQueries({ queryKey: meKey })
    say('两步验证已关闭')
  })
  const request = me.twoFactorEnabled ? disable : enable
  const submit = (event: FormEvent) => {
    event.preventDefault()
    request.mutate({ path: `/api/auth/two-factor/${me.twoFactorEnabled ? 'disable' : 'enable'}`, body: { password } })
  }
  const finish = () => {
    setEnrolment(null)
    void client.invalidateQueries({ queryKey: meKey })
    say('两步验证已开启')
  }
  return (
    <section className="sheet stack" aria-labelledby="account-second">
      <h2 id="account-second" className="row">
        两步验证 <Label>{me.twoFactorEnabled ? '已开启' : '未开启'}</Label>
      </h2>
      {enrolment === null ? (
        <form className="stack" onSubmit={submit}>
          <p>
            {me.twoFactorEnabled
              ? '登录时除了密码，还要填写手机验证器上的 6 位数字。'
              : '开启后，登录时除了密码，还要填写手机验证器上的 6 位数字。密码泄露了，别人也进不来。'}
          </p>
          <PasswordField
            label={me.twoFactorEnabled ? '填写密码以关闭' : '填写密码以开启'}
            value={password}
            onChange={setPassword}
          />
          <ErrorLine error={request.error} />
          <p>
            <Button htmlType="submit" loading={request.isPending} danger={me.twoFactorEnabled}>
              {me.twoFactorEnabled ? '关闭两步验证' : '开启两步验证'}
            </Button>
          </p>
        </form>
      ) : (
        <SecondFactorEnrolment enrolment={enrolment} onDone={finish} onCancel={() => setEnrolment(null)} />
      )}
    </section>
  )
}
