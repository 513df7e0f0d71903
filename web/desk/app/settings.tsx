import { createContext, type ReactNode, useContext, useState } from 'react'

/** What one person likes on one machine; kept in the browser, never on the server. */
export interface Settings {
  density: 'roomy' | 'compact'
  /** Single-key shortcuts can be switched off, for those who dictate or mistype (WCAG 2.1.4). */
  shortcuts: boolean
  /** Danger to life rings. */
  bell: boolean
}

const storageKey = 'bangban.desk.settings'
const defaults: Settings = { density: 'roomy', shortcuts: true, bell: true }

function readSettings(): Settings {
  try {
    const saved = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Settings>
    return {
      density: saved.density === 'compact' ? 'compact' : defaults.density,
      shortcuts: saved.shortcuts !== false,
      bell: saved.bell !== false,
    }
  } catch {
    return defaults
  }
}

function keepSettings(settings: Settings) {
  try {
    localStorage.setItem(storageKey, JSON.stringify(settings))
  } catch {
    // A browser that keeps nothing still works; the choice then lasts until the page is closed.
  }
}

interface SettingsValue {
  settings: Settings
  change: (part: Partial<Settings>) => void
}

const SettingsContext = createContext<SettingsValue>({ settings: defaults, change: () => {} })

export const useSettings = () => useContext(SettingsContext)

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState(readSettings)
  const change = (part: Partial<Settings>) => {
    const next = { ...settings, ...part }
    keepSettings(next)
    setSettings(next)
  }
  return <SettingsContext.Provider value={{ settings, change }}>{children}</SettingsContext.Provider>
}
