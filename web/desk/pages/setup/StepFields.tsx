import type { Draft } from './draft.ts'
import { TextField } from './TextField.tsx'

interface StepFieldsProps {
  at: number
  draft: Draft
  faultOf: (field: keyof Draft) => string | undefined
  onChange: (part: Partial<Draft>) => void
}

/** The fields of one step; the first has the focus. */
export function StepFields({ at, draft, faultOf, onChange }: StepFieldsProps) {
  const field = (name: keyof Draft) => ({
    value: draft[name],
    error: faultOf(name),
    onChange: (text: string) => onChange({ [name]: text }),
  })
  if (at === 0) {
    return (
      <TextField
        {...field('code')}
        label="安装码"
        hint="启动服务时打印在终端里，只有能操作这台机器的人看得到。"
        isFirst
      />
    )
  }
  if (at === 1) {
    return (
      <>
        <TextField {...field('districtName')} label="地区名称" hint="显示在每一页上，例如 示范区" isFirst />
        <TextField
          {...field('hubName')}
          label="受理诉求的部门"
          hint="统一受理和分拨的部门，例如 政务服务和数据管理局"
        />
      </>
    )
  }
  return (
    <>
      <TextField {...field('name')} label="姓名" autoComplete="name" isFirst />
      <TextField
        {...field('account')}
        label="账号"
        hint="小写字母开头，3 到 31 位，例如姓名全拼"
        autoComplete="username"
      />
      <TextField
        {...field('password')}
        label="密码"
        hint="至少 12 位，请记好：还没有别人能替您重置。"
        type="password"
        autoComplete="new-password"
      />
      <TextField {...field('passwordAgain')} label="再填一次密码" type="password" autoComplete="new-password" />
    </>
  )
}
