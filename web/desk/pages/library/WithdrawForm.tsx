import type { SourceItem } from '../../../../src/shapes/library.ts'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { ReasonForm } from '../ReasonForm.tsx'
import { nameOf } from './citation.ts'
import { isStale, useReadAgain } from './queries.ts'
import { withdrawReasons } from './texts.ts'

export function WithdrawForm({ source, onClose }: { source: SourceItem; onClose: () => void }) {
  const say = useToast()
  const readAgain = useReadAgain()
  const withdraw = usePost<SourceItem>(() => {
    say(`已撤下${nameOf(source)}`)
    readAgain()
    onClose()
  })
  return (
    <ReasonForm
      heading={`撤下${nameOf(source)}`}
      note={
        source.state === 'draft'
          ? '写入台账。要再用时把文件再交一次，成为新的草稿。'
          : '写入台账，从下一次提问起不再摘引；依据它的答复标为“依据已变”。要再用时把文件再交一次，成为新的草稿，审阅后发布。'
      }
      presets={withdrawReasons}
      submitText="撤下"
      isSeal
      busy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={reason =>
        withdraw.mutate(
          { path: `/api/knowledge/sources/${encodeURIComponent(source.id)}/withdraw`, body: { reason } },
          { onError: error => isStale(error) && readAgain() },
        )
      }
      onCancel={onClose}
    />
  )
}
