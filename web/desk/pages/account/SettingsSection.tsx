import { Radio, Switch } from 'antd'
import { ring } from '../../app/bell.ts'
import { ShortcutTable } from '../../app/ShortcutTable.tsx'
import { type Settings, useSettings } from '../../app/settings.tsx'

const densities: readonly { value: Settings['density']; label: string }[] = [
  { value: 'roomy', label: '宽松' },
  { value: 'compact', label: '紧凑' },
]

export function SettingsSection() {
  const { settings, change } = useSettings()
  return (
    <section className="sheet stack" aria-labelledby="account-settings">
      <h2 id="account-settings">界面</h2>
      <fieldset className="plain-fieldset">
        <legend>疏密</legend>
        <Radio.Group
          name="density"
          value={settings.density}
          options={[...densities]}
          onChange={event => change({ density: event.target.value })}
        />
      </fieldset>
      <p className="row">
        <Switch
          id="account-shortcuts"
          checked={settings.shortcuts}
          onChange={shortcuts => change({ shortcuts })}
          aria-labelledby="account-shortcuts-label"
        />
        <label id="account-shortcuts-label" htmlFor="account-shortcuts">
          在审定页使用快捷键
        </label>
      </p>
      <p className="row">
        <Switch
          id="account-bell"
          checked={settings.bell}
          onChange={bell => {
            change({ bell })
            // heard at once, so that one knows whether this machine has a sound
            if (bell) ring()
          }}
          aria-labelledby="account-bell-label"
        />
        <label id="account-bell-label" htmlFor="account-bell">
          有危及人身安全的诉求等待审定时响铃
        </label>
      </p>
      <details>
        <summary>有哪些快捷键</summary>
        <ShortcutTable />
      </details>
      <p className="quiet">深色或浅色跟随系统设置。这些选择只保存在这台电脑上。</p>
    </section>
  )
}
