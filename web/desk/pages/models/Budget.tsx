import { Button, Input } from 'antd'
import { useState } from 'react'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { useToast } from '../../app/toast.tsx'
import { fieldError, formError } from '../field-error.ts'
import { useModelAction } from './queries.ts'

/** How much a department may use in a day. */
export function Budget({ dailyTokens, mayManage }: { dailyTokens: number | null; mayManage: boolean }) {
  const say = useToast()
  const [typed, setTyped] = useState<string>()
  const save = useModelAction(() => {
    say('用量已规定')
    setTyped(undefined)
  })
  const kept = dailyTokens === null ? '' : String(dailyTokens)
  const text = typed ?? kept
  const isNumber = text.trim() === '' || /^\d{4,10}$/.test(text.trim())
  const fault = isNumber ? fieldError(save.error, 'dailyTokens') : '请填写一千到十亿之间的整数，或留空'
  if (!mayManage) {
    return (
      <p className="quiet">
        {dailyTokens === null
          ? '各部门的用量不设上限。'
          : `每个部门每天最多 ${dailyTokens.toLocaleString('zh-CN')} 个 token。`}
      </p>
    )
  }
  return (
    <form
      className="stack"
      onSubmit={event => {
        event.preventDefault()
        const tokens = text.trim() === '' ? null : Number(text)
        if (isNumber) save.mutate({ path: '/api/models/budget', body: { dailyTokens: tokens } })
      }}
    >
      <Field
        label="每个部门每天的用量（token）"
        hint="留空不设上限。一千个 token 大约六百个汉字；用完后照原文摘引，第二天恢复"
        error={fault}
      >
        {control => (
          <span className="row">
            <Input
              {...control}
              className="budget"
              inputMode="numeric"
              placeholder="不设上限"
              value={text}
              maxLength={10}
              onChange={event => setTyped(event.target.value)}
            />
            <Button htmlType="submit" disabled={text === kept || !isNumber} loading={save.isPending}>
              保存用量
            </Button>
          </span>
        )}
      </Field>
      <ErrorLine error={formError(save.error)} />
    </form>
  )
}
