import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Evidence, MatterDetail } from '../../../../src/shapes/matter.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { Label } from '../../app/Label.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { useKeepMatter } from '../../matter/use-matter.ts'

type Part = Extract<Evidence, { kind: 'part' }>

interface SplittingProps {
  matter: MatterDetail
  /** What is being filed on its own: a proposed part, nothing yet, or null while nobody splits. */
  draft: string | null
  onDraft: (draft: string | null) => void
}

/** The matters that the employee found in one appeal; the guardian files one of them on its own. */
export function Splitting({ matter, draft, onDraft }: SplittingProps) {
  if (!matter.canSplit) return null
  const parts = (matter.proposal?.evidence ?? []).filter((it): it is Part => it.kind === 'part')
  const own = matter.proposal?.routing?.departmentId
  if (draft !== null) return <SplitForm key={draft} matter={matter} draft={draft} onClose={() => onDraft(null)} />
  if (parts.length === 0) {
    return (
      <p>
        <Button size="small" onClick={() => onDraft('')}>
          不止一件事，分出一件…
        </Button>
      </p>
    )
  }
  return (
    <section className="sheet stack" aria-label="分办建议">
      <h2>
        <Label tone="machine">拟分办</Label> 看出 {parts.length} 件事
      </h2>
      <ul className="same-matters">
        {parts.map(part => (
          <li key={part.text}>
            <p className="row">
              <strong>{part.department.name}</strong>
              <span className="quiet">{part.category.level2}</span>
            </p>
            <p>{part.text}</p>
            {part.department.id === own ? (
              <p className="quiet">这一件事就是下面拟派的。</p>
            ) : matter.parts.some(it => part.text.startsWith(it.excerpt)) ? (
              <p className="quiet">已经另立。</p>
            ) : (
              <p>
                <Button size="small" onClick={() => onDraft(part.text)}>
                  另立这一件…
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A title that fits: the beginning of what it is about. */
const titleOf = (text: string) => [...(text.split(/[。，,；;\n]/)[0] ?? '')].slice(0, 30).join('')

interface SplitFormProps {
  matter: MatterDetail
  draft: string
  onClose: () => void
}

function SplitForm({ matter, draft, onClose }: SplitFormProps) {
  const [title, setTitle] = useState(titleOf(draft))
  const [text, setText] = useState(draft)
  const [wasSent, setWasSent] = useState(false)
  const say = useToast()
  const keep = useKeepMatter()
  const split = usePost<MatterDetail>(changed => {
    say('已另立一件，数智员工正在拟办')
    keep(changed)
    onClose()
  })
  const isTitleMissing = title.trim().length < 2
  const isTextMissing = text.trim().length < 5
  const send = () => {
    setWasSent(true)
    if (isTitleMissing || isTextMissing) return
    split.mutate({
      path: `/api/matters/${encodeURIComponent(matter.id)}/split`,
      body: { title: title.trim(), text: text.trim() },
    })
  }
  return (
    <InlineForm
      isDecision
      title="另立一件"
      submitText="另立"
      busy={split.isPending}
      error={split.error}
      onSubmit={send}
      onCancel={onClose}
    >
      <Field label="标题" error={wasSent && isTitleMissing ? '请写标题。' : undefined}>
        {control => (
          <Input {...control} maxLength={60} value={title} onChange={event => setTitle(event.target.value)} />
        )}
      </Field>
      <Field
        label="这一件事"
        hint="用群众原来的话。联系人、电话和地点沿用原诉求；群众能在原诉求的进度里看到新的受理编号。"
        error={wasSent && isTextMissing ? '请写下这一件事（至少 5 个字）。' : undefined}
      >
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            rows={4}
            maxLength={3000}
            value={text}
            onChange={event => setText(event.target.value)}
          />
        )}
      </Field>
    </InlineForm>
  )
}
