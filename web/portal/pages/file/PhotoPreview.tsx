import { useEffect, useRef } from 'react'
import { type Photo, toBlob } from './photo.ts'

const width = 240
const height = 180

/** A small picture of a photo that has not been sent yet, cut to one shape so that three stand in a row. */
export function PhotoPreview({ photo, name }: { photo: Photo; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    let isCurrent = true
    createImageBitmap(toBlob(photo)).then(bitmap => {
      const pen = canvas.current?.getContext('2d')
      if (!isCurrent || !pen) return
      const scale = Math.max(width / bitmap.width, height / bitmap.height)
      const [w, h] = [bitmap.width * scale, bitmap.height * scale]
      pen.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h)
      bitmap.close()
    })
    return () => {
      isCurrent = false
    }
  }, [photo])

  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={name} />
}
