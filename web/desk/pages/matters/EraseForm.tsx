import { Button } from 'antd'
import { useState } from 'react'
import type { MatterDetail } from '../../../../src/shapes/matter.ts'
import { Chooser } from '../../app/Chooser.tsx'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { usePost } from '../../app/use-post.ts'
import { useKeepMatter } from '../../matter/use-matter.ts'

const grounds = [
  { value: 'request', label: '群众申请' },
  { value: 'expired', label: '保存期满' },
  { value: 'unlawful', label: '不应收集' },
]

/** Erasing can't be undone, so it is two steps: say why, then press what says so. */
export function EraseForm({ matter }: { matter: MatterDetail }) {
  const [isOpen, setOpen] = useState(false)
  const [ground, setGround] = useState<string>()
  const [wasSent, setWasSent] = useState(false)
  const erase = usePost<MatterDetail>()
  const keep = useKeepMatter()
  if (!isOpen) return <Button onClick={() => setOpen(true)}>删除个人信息…</Button>
  const send = () => {
    setWasSent(true)
    if (ground === undefined) return
    erase.mutate(
      { path: `/api/matters/${encodeURIComponent(matter.id)}/erase`, body: { ground } },
      { onSuccess: erased => keep(erased) },
    )
  }
  return (
    <InlineForm
      isDecision
      title="删除个人信息"
      submitText="删除，不能恢复"
      busy={erase.isPending}
      error={erase.error}
      onSubmit={send}
      onCancel={() => setOpen(false)}
    >
      <p>
        标题、内容、地点、称呼、电话、照片、答复和评价里的文字都会删去，不能恢复。谁在何时审定了什么仍然保留，台账照样可以校验。以前的备份里仍有原文。
      </p>
      <Field label="理由" error={wasSent && ground === undefined ? '请选择理由。' : undefined}>
        {control => <Chooser {...control} autoFocus choices={grounds} value={ground} onChange={setGround} />}
      </Field>
    </InlineForm>
  )
}
