import { Button } from 'antd'
import { ShortcutTable } from '../../app/ShortcutTable.tsx'

/** Beside the work, not over it; Esc or the button closes it. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <section className="shortcut-help" aria-labelledby="shortcut-help-title">
      <div className="queue-title">
        <h2 id="shortcut-help-title">快捷键</h2>
        <Button size="small" onClick={onClose}>
          关闭
        </Button>
      </div>
      <ShortcutTable />
      <p className="quiet">不习惯可以在「我的」里关掉。</p>
    </section>
  )
}
