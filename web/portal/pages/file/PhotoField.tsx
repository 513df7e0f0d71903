import { type ChangeEvent, useId, useRef, useState } from 'react'
import { texts as shared } from '../../app/texts.ts'
import { PhotoPreview } from './PhotoPreview.tsx'
import { type Photo, photoLimit, shrink } from './photo.ts'
import { texts } from './texts.ts'

interface PhotoFieldProps {
  photos: Photo[]
  areKept: boolean
  onChange: (photos: Photo[]) => void
}

export function PhotoField({ photos, areKept, onChange }: PhotoFieldProps) {
  const id = useId()
  const group = useRef<HTMLFieldSetElement>(null)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const isFull = photos.length >= photoLimit

  async function add(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.target.files ?? [])]
    // Otherwise choosing the same picture again, after it was removed, would be no change.
    event.target.value = ''
    if (files.length === 0 || isBusy) return
    setBusy(true)
    setTrouble('')
    const room = photoLimit - photos.length
    const added: Photo[] = []
    const broken: string[] = []
    for (const file of files.slice(0, room)) {
      const photo = await shrink(file)
      if (photo) added.push(photo)
      else broken.push(texts.photos.broken(file.name))
    }
    if (files.length > room) broken.push(texts.photos.tooMany(photoLimit))
    onChange([...photos, ...added])
    setTrouble(broken.join(' '))
    setBusy(false)
  }

  function remove(index: number) {
    setTrouble('')
    onChange(photos.filter((_, other) => other !== index))
    // The button that had the focus is gone with its photo.
    group.current?.focus()
  }

  return (
    <fieldset className="field" ref={group} tabIndex={-1} aria-describedby={`${id}-hint ${id}-trouble`}>
      <legend>
        {texts.photos.label}
        <span className="optional">（{shared.optional}）</span>
      </legend>
      <p id={`${id}-hint`} className="hint">
        {texts.photos.hint(photoLimit)}
      </p>
      {photos.length > 0 && (
        <ul className="photos">
          {photos.map((photo, index) => (
            <li key={photo.data.slice(-64)}>
              <PhotoPreview photo={photo} name={texts.photos.nth(index + 1)} />
              <button
                type="button"
                className="button"
                aria-label={texts.photos.removeNth(index + 1)}
                onClick={() => remove(index)}
              >
                {texts.photos.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!isFull && (
        <>
          <input
            id={id}
            className="file-input"
            type="file"
            accept="image/*"
            multiple
            aria-describedby={`${id}-trouble`}
            onChange={add}
          />
          <label htmlFor={id} className="button">
            {isBusy ? texts.photos.busy : photos.length > 0 ? texts.photos.more : texts.photos.add}
          </label>
        </>
      )}
      {!areKept && <p className="hint">{texts.photos.notKept}</p>}
      <p id={`${id}-trouble`} className="error" aria-live="polite">
        {trouble}
      </p>
    </fieldset>
  )
}
