import { useState } from 'react'
import type { PhotoRef } from '../../../src/shapes/common.ts'

/** Small photos in a row; pressing one shows it large in the same place, so that the text stays in view. */
export function PhotoStrip({ photos }: { photos: readonly PhotoRef[] }) {
  const [openId, setOpenId] = useState<string | null>(null)
  if (photos.length === 0) return null
  return (
    <ul className="photo-strip" aria-label="照片">
      {photos.map((photo, index) => {
        const isOpen = photo.id === openId
        return (
          <li key={photo.id} data-open={isOpen}>
            <button type="button" aria-pressed={isOpen} onClick={() => setOpenId(isOpen ? null : photo.id)}>
              <img src={`/api/photos/${encodeURIComponent(photo.id)}`} alt={`照片 ${index + 1}：${photo.name}`} />
              <span>{isOpen ? '缩小' : '放大'}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
