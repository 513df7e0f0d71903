import type { Upload, UploadQuery } from '../../../../../src/shapes/library.ts'
import { ApiError, newKey, sendFile } from '../../../../shared/api.ts'
import { sentenceOf } from '../../../app/PageState.tsx'

/** What the files that are brought together have in common. */
export type Belonging = Pick<UploadQuery, 'kind' | 'classification' | 'department'>

export type Step =
  | { readonly name: 'waiting' }
  | { readonly name: 'sending'; readonly share: number }
  | { readonly name: 'reading' }
  | { readonly name: 'done'; readonly upload: Upload }
  | { readonly name: 'refused'; readonly why: string; readonly canRetry: boolean }

/** A file on its way into the library. */
export interface Bringing {
  /** Of the intention: it stays the same when the same is tried again, so that it takes effect once. */
  readonly key: string
  readonly file: File
  readonly belonging: Belonging
  /** Who brought it: somebody else who signs in at the same machine doesn't see it. */
  readonly person: string
  readonly step: Step
}

const mostAtOnce = 3
/** The server takes no larger ones; they needn't be sent to be told. */
const mostBytes = 50 * 2 ** 20

let all: readonly Bringing[] = []
const stops = new Map<string, AbortController>()
const listeners = new Set<() => void>()

export const isUnderWay = ({ step }: Bringing) => step.name === 'sending' || step.name === 'reading'
export const isOpen = (one: Bringing) => one.step.name === 'waiting' || isUnderWay(one)

/** The browser asks before it leaves the page: what is not done yet would be lost. */
const warn = (event: BeforeUnloadEvent) => event.preventDefault()

function change(next: readonly Bringing[]): void {
  all = next
  if (all.some(isOpen)) window.addEventListener('beforeunload', warn)
  else window.removeEventListener('beforeunload', warn)
  for (const listener of listeners) listener()
}

const put = (key: string, step: Step) => change(all.map(it => (it.key === key ? { ...it, step } : it)))

/** Nothing was said against the file itself: the network failed, or too many came at once. */
const mayGoWell = (error: unknown) =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)

async function send({ key, file, belonging: { kind, classification, department } }: Bringing): Promise<void> {
  const stop = new AbortController()
  stops.set(key, stop)
  const query = new URLSearchParams({ name: file.name.slice(-200), kind, classification })
  if (department !== undefined) query.set('department', department)
  try {
    const upload = await sendFile<Upload>(`/api/knowledge/uploads?${query}`, file, {
      key,
      signal: stop.signal,
      onSent: share => put(key, { name: 'sending', share }),
      onArrived: () => put(key, { name: 'reading' }),
    })
    put(key, { name: 'done', upload })
  } catch (error) {
    const why = error instanceof Error ? sentenceOf(error) : ''
    put(key, { name: 'refused', why, canRetry: mayGoWell(error) })
  } finally {
    stops.delete(key)
    sendNext()
  }
}

function sendNext(): void {
  const next = all.find(it => it.step.name === 'waiting')
  if (next === undefined || all.filter(isUnderWay).length >= mostAtOnce) return
  put(next.key, { name: 'sending', share: 0 })
  void send(next)
  sendNext()
}

const firstStep = (file: File): Step =>
  file.size > mostBytes
    ? { name: 'refused', why: '文件超过 50 MB，没有收下。请拆成几个文件再交来。', canRetry: false }
    : { name: 'waiting' }

/**
 * Files that are being brought. They outlive the page that shows them, so that one can read the first draft while the
 * others go on; they don't outlive the window.
 */
export const uploads = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: () => all,
  add: (files: readonly File[], belonging: Belonging, person: string) => {
    change([...all, ...files.map(file => ({ key: newKey(), file, belonging, person, step: firstStep(file) }))])
    sendNext()
  },
  retry: (key: string) => {
    put(key, { name: 'waiting' })
    sendNext()
  },
  /** Takes one off the list; one that is under way is stopped. */
  drop: (key: string) => {
    change(all.filter(it => it.key !== key))
    stops.get(key)?.abort()
  },
  /** Takes those off the list that have come to their end. */
  clear: () => change(all.filter(isOpen)),
}
