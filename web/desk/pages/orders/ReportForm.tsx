import { Input } from 'antd'
import { useState } from 'react'
import type { ReportInput } from '../../../../src/shapes/matter.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import type { StepFormProps } from './OrderDesk.tsx'
import { PhotoPicker } from './PhotoPicker.tsx'
import type { ShrunkPhoto } from './shrink-photo.ts'
import { useDraft } from './use-draft.ts'

interface ReportFormProps extends StepFormProps {
  orderId: string
  onSubmit: (report: ReportInput, onDone: () => void) => void
}

const tooShort = (text: string) => (text.trim().length < 4 ? '请至少写 4 个字。' : undefined)

/** What was done and what the resident is told. The words survive a reload; they are sent when the network is back. */
export function ReportForm({ orderId, onSubmit, ...form }: ReportFormProps) {
  const [draft, setDraft, dropDraft] = useDraft(orderId, { measure: '', answer: '' })
  const [photos, setPhotos] = useState<readonly ShrunkPhoto[]>([])
  const [wasSent, setWasSent] = useState(false)
  const { measure, answer } = draft
  const send = () => {
    setWasSent(true)
    if (tooShort(measure) !== undefined || tooShort(answer) !== undefined) return
    const pictures = photos.map(({ name, data }) => ({ name, data }))
    onSubmit(
      { measure: measure.trim(), answer: answer.trim(), ...(pictures.length === 0 ? {} : { photos: pictures }) },
      dropDraft,
    )
  }
  return (
    <InlineForm title="填写办理情况" submitText="提交反馈" onSubmit={send} {...form}>
      <Field
        label="办理情况"
        hint="什么时候、谁去的、做了什么、结果怎样。"
        error={wasSent ? tooShort(measure) : undefined}
      >
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            rows={4}
            maxLength={2000}
            value={measure}
            onChange={event => setDraft({ ...draft, measure: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="给群众的答复"
        hint="用群众听得懂的话写，审核后会发给本人。"
        error={wasSent ? tooShort(answer) : undefined}
      >
        {control => (
          <Input.TextArea
            {...control}
            rows={4}
            maxLength={2000}
            value={answer}
            onChange={event => setDraft({ ...draft, answer: event.target.value })}
          />
        )}
      </Field>
      <PhotoPicker photos={photos} onChange={setPhotos} />
    </InlineForm>
  )
}
