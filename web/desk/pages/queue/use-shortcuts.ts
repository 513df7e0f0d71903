import { useEffect, useRef } from 'react'
import { useSettings } from '../../app/settings.tsx'

const typesText = 'input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=listbox]'
const presses = 'button, a, summary, input'

/** Keys that mean something to the element that has the focus stay with it. */
function belongsToElement(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false
  if (event.target.closest(typesText) !== null) return true
  if (event.key === 'Enter' || event.key === ' ') return event.target.closest(presses) !== null
  // With the focus inside a column, the arrows scroll that column.
  return event.key.startsWith('Arrow') && event.target.closest('[data-scrolls]') !== null
}

/** Single keys, by their name in lower case, for those who decide all day; switched off in 我的, silent while somebody writes. */
export function useShortcuts(keys: Record<string, (() => void) | undefined>) {
  const { settings } = useSettings()
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!settings.shortcuts) return
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return
      if (event.ctrlKey || event.metaKey || event.altKey || belongsToElement(event)) return
      const act = current.current[event.key.toLowerCase()]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [settings.shortcuts])
}
