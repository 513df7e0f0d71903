import type { RouterVersion } from '../../../../src/shapes/router.ts'
import { useToast } from '../../app/toast.tsx'
import { ReasonForm } from '../ReasonForm.tsx'
import { useRouterAction } from './queries.ts'

export type Decision = 'promote' | 'reject'

interface Words {
  heading: string
  note: string
  presets: readonly string[]
  submitText: string
  done: string
}

const wordsOf = ({ state, version }: RouterVersion, decision: Decision): Words => {
  if (decision === 'reject')
    return {
      heading: `不采用 ${version}`,
      note: '写入台账。使用中的版本照常工作。',
      presets: ['有部门或群众变差', '没有明显变好'],
      submitText: '不采用',
      done: `${version} 不采用`,
    }
  if (state === 'retired')
    return {
      heading: `退回到 ${version}`,
      note: '写入台账，从下一件拟办起生效。现在使用中的版本可以再退回来。',
      presets: ['使用中的版本派错增多'],
      submitText: '退回到这个版本',
      done: `已退回到 ${version}`,
    }
  return {
    heading: `启用 ${version}`,
    note: '写入台账，从下一件拟办起生效。如果不对，可以退回到现在的版本。',
    presets: ['比使用中的版本准确'],
    submitText: '启用',
    done: `已启用 ${version}`,
  }
}

/** The trainer's decision on a version, with its reason. */
export function DecisionForm(props: { version: RouterVersion; decision: Decision; onClose: () => void }) {
  const { version, decision, onClose } = props
  const say = useToast()
  const { heading, note, presets, submitText, done } = wordsOf(version, decision)
  const action = useRouterAction<{ reason: string }>(`/api/router/versions/${version.version}/${decision}`, () => {
    say(done)
    onClose()
  })
  return (
    <ReasonForm
      heading={heading}
      note={note}
      presets={presets}
      submitText={submitText}
      isSeal={decision === 'promote'}
      busy={action.isPending}
      error={action.error}
      onSubmit={reason => action.run({ reason })}
      onCancel={onClose}
    />
  )
}
