import { useState } from 'react'

/** Text that must outlive a reload or a phone that closes the page; it stays in this tab alone and goes once it is sent. */
export function useDraft<T extends Record<string, string>>(name: string, empty: T) {
  const key = `bangban.desk.draft.${name}`
  const [draft, setDraft] = useState<T>(() => {
    try {
      return { ...empty, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<T>) }
    } catch {
      return empty
    }
  })
  const change = (next: T) => {
    setDraft(next)
    try {
      sessionStorage.setItem(key, JSON.stringify(next))
    } catch {
      // Without storage the text still stands in the form.
    }
  }
  const drop = () => {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // Nothing was kept.
    }
  }
  return [draft, change, drop] as const
}
