const shortcuts = [
  { keys: ['A', 'Enter'], text: '同意（3 秒内可以撤销）' },
  { keys: ['U'], text: '撤销刚才的同意' },
  { keys: ['E'], text: '修改' },
  { keys: ['R'], text: '退回重拟' },
  { keys: ['X'], text: '不予受理' },
  { keys: ['M'], text: '并案' },
  { keys: ['T'], text: '转为人工办理' },
  { keys: ['J', '↓'], text: '下一件' },
  { keys: ['K', '↑'], text: '上一件' },
  { keys: ['空格'], text: '勾选，用于批量同意' },
  { keys: ['Ctrl + Enter'], text: '提交正在填写的表单' },
  { keys: ['Esc'], text: '收起正在填写的表单' },
  { keys: ['?'], text: '显示或收起这张表' },
] as const

/** The keys of the queue, for the panel there and for 我的. */
export function ShortcutTable() {
  return (
    <dl className="facts shortcut-table">
      {shortcuts.map(({ keys, text }) => (
        <div key={text} className="shortcut-row">
          <dt>
            {keys.map(key => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
