import { Button } from 'antd'
import type { SourceItem } from '../../../../src/shapes/library.ts'
import { useSettings } from '../../app/settings.tsx'
import { Corrected, Remarks } from './Remarks.tsx'

interface PublishPanelProps {
  /** All on the page that this person may publish. */
  drafts: readonly SourceItem[]
  chosen: readonly SourceItem[]
  onChoose: (sources: readonly SourceItem[]) => void
  onPublish: () => void
}

/** The server publishes no more at once. */
const mostAtOnce = 500

/** Chosen drafts, with what their files lost or hide said once more above the button. */
export function PublishPanel({ drafts, chosen, onChoose, onPublish }: PublishPanelProps) {
  const { settings } = useSettings()
  const withRemarks = chosen.filter(it => it.remarks.length + it.corrections.length > 0)
  const all = drafts.slice(0, mostAtOnce)
  return (
    <section className="publish-panel sheet" aria-label="发布">
      <div className="row">
        <Button disabled={chosen.length === all.length} onClick={() => onChoose(all)}>
          本页全选（{all.length} 份）
        </Button>
        <Button className="seal-button" disabled={chosen.length === 0} onClick={onPublish}>
          发布已选的 {chosen.length} 份{settings.shortcuts && <kbd className="wide-only">P</kbd>}
        </Button>
        {chosen.length > 0 && (
          <Button type="text" onClick={() => onChoose([])}>
            清除
          </Button>
        )}
        <span className="quiet">发布以后可以摘引，所替代的旧文献随之失效。</span>
      </div>
      {withRemarks.length > 0 && (
        <>
          <p>已选的有 {withRemarks.length} 份带提示或改正过，请先看清：</p>
          <ul className="publish-remarks">
            {withRemarks.map(it => (
              <li key={it.id}>
                <strong>{it.title}</strong>
                <Remarks remarks={it.remarks} />
                <Corrected corrections={it.corrections} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
