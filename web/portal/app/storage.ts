/** Storage of the browser that may be switched off, full, or hold something written by an older version. */
export interface Shelf {
  read(key: string): unknown
  /** Says whether it was kept. */
  write(key: string, value: unknown): boolean
  remove(key: string): void
}

function shelf(open: () => Storage): Shelf {
  return {
    read(key) {
      try {
        const text = open().getItem(key)
        return text === null ? undefined : JSON.parse(text)
      } catch {
        return undefined
      }
    },
    write(key, value) {
      try {
        open().setItem(key, JSON.stringify(value))
        return true
      } catch {
        return false
      }
    },
    remove(key) {
      try {
        open().removeItem(key)
      } catch {
        // A shelf that can't be opened holds nothing to remove.
      }
    },
  }
}

/** Until the person clears it. Only for what they asked to keep. */
export const lasting = shelf(() => localStorage)

/** Until this tab is closed. */
export const passing = shelf(() => sessionStorage)

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
