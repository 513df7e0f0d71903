import { Button } from 'antd'
import { useSettings } from '../../app/settings.tsx'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import type { Publishing } from './use-publishing.ts'

/** What can still be taken back, and what the server refused. */
export function PublishStrip({ publishing }: { publishing: Publishing }) {
  const { pending, failure, undo } = publishing
  const { settings } = useSettings()
  useShortcuts({ u: pending === null ? undefined : undo })
  return (
    <>
      <div className="publish-strip" role="status">
        {pending !== null && (
          <p key={pending.key}>
            <span>3 秒后发布{pending.what}</span>
            <Button size="small" onClick={undo}>
              撤销{settings.shortcuts && <kbd className="wide-only">U</kbd>}
            </Button>
          </p>
        )}
      </div>
      {failure !== null && (
        <p className="error-text" role="alert">
          {failure}
        </p>
      )}
    </>
  )
}
