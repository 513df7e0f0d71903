import { useState } from 'react'
import type { AgeGroup, AppealInput, ReachableTime } from '../../../../src/shapes/appeal.ts'
import { phoneProblem, tidyPhone } from '../../app/contact.ts'
import type { FieldErrors } from '../../app/form-errors.ts'
import { type IdempotencyKey, isIdempotencyKey } from '../../app/idempotency-key.ts'
import { isRecord, passing, textOf } from '../../app/storage.ts'
import type { Photo } from './photo.ts'
import { texts } from './texts.ts'
import { titleFrom } from './title.ts'

export interface Draft {
  text: string
  /** Null until the person writes one of their own: then it follows the first sentence. */
  title: string | null
  place: string
  photos: Photo[]
  name: string
  phone: string
  /** When they can be met; empty: not said. */
  times: ReachableTime[]
  /** Null where they rather don't say. */
  ageGroup: AgeGroup | null
  /** The words of danger that the person has already been asked about. */
  dangerSeen: string
  /** The idempotency key of the submission under way; a change of the content ends it. */
  key: IdempotencyKey | null
}

export type DraftField = 'text' | 'title' | 'place' | 'photos' | 'name' | 'phone'

export const ageGroups: readonly AgeGroup[] = ['0-17', '18-44', '45-59', '60-74', '75+']

const name = 'bangban.draft'
export const times: readonly ReachableTime[] = ['workday', 'evening', 'weekend']

/** Apart from the words: photos are large, and words are written at each keystroke. */
const photosName = 'bangban.draft.photos'

export const ageGroupOf = (value: unknown): AgeGroup | null => ageGroups.find(one => one === value) ?? null

const photosFrom = (value: unknown): Photo[] =>
  Array.isArray(value)
    ? value.filter(isRecord).map(item => ({ name: textOf(item['name']), data: textOf(item['data']) }))
    : []

const timesFrom = (value: unknown): ReachableTime[] =>
  Array.isArray(value) ? times.filter(time => value.includes(time)) : []

function readDraft(): Draft {
  const value = passing.read(name)
  const kept = isRecord(value) ? value : {}
  return {
    text: textOf(kept['text']),
    title: typeof kept['title'] === 'string' ? kept['title'] : null,
    place: textOf(kept['place']),
    photos: photosFrom(passing.read(photosName)),
    name: textOf(kept['name']),
    phone: textOf(kept['phone']),
    times: timesFrom(kept['times']),
    ageGroup: ageGroupOf(kept['ageGroup']),
    dangerSeen: textOf(kept['dangerSeen']),
    key: isIdempotencyKey(kept['key']) ? kept['key'] : null,
  }
}

export const hasDraft = (): boolean => readDraft().text.trim() !== ''

export function discardDraft() {
  passing.remove(name)
  passing.remove(photosName)
}

export interface DraftInHand {
  draft: Draft
  change: (part: Partial<Draft>) => void
  /** False when the photos are too large for the browser to keep: a reload would lose them, and we say so. */
  arePhotosKept: boolean
}

/** What the person has written so far; kept in the tab at each change, so that neither back nor reload loses it. */
export function useDraft(): DraftInHand {
  const [draft, setDraft] = useState(readDraft)
  const [arePhotosKept, setPhotosKept] = useState(true)

  function change(part: Partial<Draft>) {
    const next = { ...draft, key: null, ...part }
    setDraft(next)
    const { photos, ...words } = next
    passing.write(name, words)
    if (!part.photos) return
    const isKept = passing.write(photosName, photos)
    if (!isKept) passing.remove(photosName)
    setPhotosKept(isKept)
  }

  return { draft, change, arePhotosKept }
}

export const titleOf = (draft: Draft): string => (draft.title ?? titleFrom(draft.text)).trim()

/** What is wrong on each of the four screens. */
export const problems: readonly ((draft: Draft) => FieldErrors<DraftField>)[] = [
  ({ text }) => ({
    text: text.trim().length < 2 ? texts.what.missing : text.trim().length > 5000 ? texts.what.tooLong : undefined,
  }),
  ({ place }) => ({ place: place.trim().length > 120 ? texts.where.tooLong : undefined }),
  ({ name, phone }) => ({
    phone: phoneProblem(phone),
    name: name.trim().length > 30 ? texts.reach.nameTooLong : undefined,
  }),
  draft => {
    const { length } = titleOf(draft)
    return { title: length < 2 ? texts.check.titleMissing : length > 80 ? texts.check.titleTooLong : undefined }
  },
]

export const stepCount = problems.length

const isRight = (found: FieldErrors<DraftField>) => Object.values(found).every(problem => problem === undefined)

/** The screen that was asked for, or the first one before it that still lacks something. Screens count from 1. */
export function reachableStep(asked: string | null, draft: Draft): number {
  const wanted = Math.min(Math.max(Number.parseInt(asked ?? '1', 10) || 1, 1), stepCount)
  const lacking = problems.slice(0, wanted - 1).findIndex(problem => !isRight(problem(draft)))
  return lacking === -1 ? wanted : lacking + 1
}

/** On which screen a field of the server's answer is found; photos arrive as `photos.0.data`. */
export function stepOfField(field: string): number {
  const [head] = field.split(/[.[]/)
  const steps: Record<string, number> = {
    ...{ text: 1, place: 2, photos: 2, name: 3, phone: 3, reachable: 3, ageGroup: 3, title: 4 },
  }
  return steps[head ?? ''] ?? stepCount
}

export function toInput(draft: Draft): AppealInput {
  const place = draft.place.trim()
  const caller = draft.name.trim()
  return {
    title: titleOf(draft),
    text: draft.text.trim(),
    phone: tidyPhone(draft.phone),
    ...(place && { place }),
    ...(caller && { name: caller }),
    ...(draft.times.length > 0 && { reachable: draft.times }),
    ...(draft.ageGroup && { ageGroup: draft.ageGroup }),
    ...(draft.photos.length > 0 && { photos: draft.photos }),
  }
}
