import { Button } from 'antd'
import { type ChangeEvent, useCallback, useId, useState } from 'react'
import { type ShrunkPhoto, shrinkPhoto } from './shrink-photo.ts'

const mostPhotos = 3

interface PhotoPickerProps {
  photos: readonly ShrunkPhoto[]
  onChange: (photos: readonly ShrunkPhoto[]) => void
}

export function PhotoPicker({ photos, onChange }: PhotoPickerProps) {
  const id = useId()
  const [isShrinking, setShrinking] = useState(false)
  const [problem, setProblem] = useState('')
  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.target
    const files = [...(input.files ?? [])].slice(0, mostPhotos - photos.length)
    setProblem('')
    setShrinking(true)
    try {
      const added: ShrunkPhoto[] = []
      for (const file of files) added.push(await shrinkPhoto(file))
      onChange([...photos, ...added.filter(it => photos.every(other => other.id !== it.id))])
    } catch (error) {
      setProblem(error instanceof Error ? error.message : '照片没有加上，请再试一次。')
    } finally {
      setShrinking(false)
      input.value = ''
    }
  }
  return (
    <fieldset className="field photo-picker">
      <legend>
        现场照片<span className="quiet">（选填，最多 {mostPhotos} 张，会自动缩小）</span>
      </legend>
      <ul className="picked-photos">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <Thumbnail picture={photo.picture} label={`照片 ${index + 1}：${photo.name}`} />
            <Button
              size="small"
              aria-label={`去掉照片 ${index + 1}`}
              onClick={() => onChange(photos.filter(it => it.id !== photo.id))}
            >
              去掉
            </Button>
          </li>
        ))}
      </ul>
      {photos.length < mostPhotos && (
        <div>
          <input
            id={id}
            className="visually-hidden"
            type="file"
            accept="image/*"
            multiple
            disabled={isShrinking}
            onChange={event => void pick(event)}
          />
          <label htmlFor={id} className="file-button">
            {photos.length === 0 ? '添加照片' : '再加一张'}
          </label>
        </div>
      )}
      {isShrinking && (
        <p className="quiet" role="status">
          正在缩小照片…
        </p>
      )}
      {problem !== '' && (
        <p className="error-text" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}

/** Drawn on a canvas, since the page's policy lets no image come from anywhere but the server. */
function Thumbnail({ picture, label }: { picture: HTMLCanvasElement; label: string }) {
  const draw = useCallback(
    (canvas: HTMLCanvasElement | null) => {
      if (canvas === null) return
      const scale = 96 / Math.max(picture.width, picture.height)
      canvas.width = Math.round(picture.width * scale)
      canvas.height = Math.round(picture.height * scale)
      canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    },
    [picture],
  )
  return <canvas ref={draw} role="img" aria-label={label} />
}
