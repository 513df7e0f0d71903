import type { SetupInput } from '../../../../src/shapes/organisation.ts'

/** What is filled in, with the password a second time. */
export interface Draft extends SetupInput {
  passwordAgain: string
}

export const emptyDraft: Draft = {
  code: '',
  districtName: '',
  hubName: '',
  account: '',
  name: '',
  password: '',
  passwordAgain: '',
}

type Faults = Partial<Record<keyof Draft, string>>

/** One question a screen, in this order. */
export const steps: readonly { title: string; fields: readonly (keyof Draft)[] }[] = [
  { title: '先确认是您在安装', fields: ['code'] },
  { title: '单位', fields: ['districtName', 'hubName'] },
  { title: '第一位系统管理员', fields: ['name', 'account', 'password', 'passwordAgain'] },
]

const between = (text: string, least: number, most: number) => text.trim().length >= least && text.trim().length <= most

/** What is wrong with it, by field; the server says the same. */
export function faultsOf(draft: Draft): Faults {
  return {
    ...(draft.code.trim() === '' && { code: '请填写启动时打印的安装码' }),
    ...(!between(draft.districtName, 2, 30) && { districtName: '请填写地区名称，2 到 30 个字' }),
    ...(!between(draft.hubName, 2, 40) && { hubName: '请填写部门名称，2 到 40 个字' }),
    ...(!between(draft.name, 1, 30) && { name: '请填写姓名' }),
    ...(!/^[a-z][a-z0-9._]{2,30}$/.test(draft.account.trim()) && {
      account: '账号用小写字母开头，只含小写字母、数字、点和下划线，3 到 31 位',
    }),
    ...(draft.password.length < 12 && { password: '密码至少 12 位' }),
    ...(draft.passwordAgain !== draft.password && { passwordAgain: '两次填写的密码不一样' }),
  }
}

/** The first step that has one of these fields. */
export const stepOf = (fields: readonly string[]) => {
  const found = steps.findIndex(step => step.fields.some(it => fields.includes(it)))
  return found < 0 ? null : found
}

export function setupInputOf({ passwordAgain: _, ...draft }: Draft): SetupInput {
  return {
    ...draft,
    code: draft.code.trim(),
    districtName: draft.districtName.trim(),
    hubName: draft.hubName.trim(),
    account: draft.account.trim(),
    name: draft.name.trim(),
  }
}
