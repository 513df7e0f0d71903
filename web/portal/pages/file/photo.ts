import type { z } from 'zod'
import type { PhotoInput } from '../../../../src/shapes/common.ts'

export type Photo = z.infer<typeof PhotoInput>

export const photoLimit = 3
const longestSide = 1600
const mostBytes = 2_000_000
const qualities = [0.82, 0.7, 0.55, 0.4]

/** Draws a picture no larger than the server wants it. Drawing it anew also leaves behind where it was taken. */
function drawn(bitmap: ImageBitmap): HTMLCanvasElement {
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  // JPEG knows no transparency: without paper under it, a screenshot turns black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

const toJpeg = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', quality))

const toBase64 = (blob: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error)
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.readAsDataURL(blob)
  })

/** A photo as it will be sent, or null when this browser can't open the file or make it small enough. */
export async function shrink(file: File): Promise<Photo | null> {
  try {
    const bitmap = await createImageBitmap(file)
    const canvas = drawn(bitmap)
    bitmap.close()
    for (const quality of qualities) {
      const blob = await toJpeg(canvas, quality)
      if (blob && blob.size <= mostBytes) {
        return { name: `${file.name.replace(/\.[^.]*$/, '').slice(0, 100) || '照片'}.jpg`, data: await toBase64(blob) }
      }
    }
    return null
  } catch {
    // A format that the browser doesn't know, or a damaged file: for the person it is the same.
    return null
  }
}

/** The bytes of a photo for the preview: drawn on a canvas, so that the page needs no `data:` in its image policy. */
export function toBlob(photo: Photo): Blob {
  const bytes = Uint8Array.from(atob(photo.data), letter => letter.charCodeAt(0))
  return new Blob([bytes], { type: 'image/jpeg' })
}
