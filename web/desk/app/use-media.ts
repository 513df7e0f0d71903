import { useCallback, useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

export const usePrefersDark = () => useMedia('(prefers-color-scheme: dark)')

/** A phone, or a window as narrow: lists and details then take turns. */
export const useIsNarrow = () => useMedia('(max-width: 799px)')
