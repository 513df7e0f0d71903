export interface ShrunkPhoto {
  id: string
  name: string
  /** JPEG as base64, without the prefix of a data address. */
  data: string
  picture: HTMLCanvasElement
}

const longestSide = 1600
const mostBase64 = 2_600_000
const qualities = [0.82, 0.7, 0.55, 0.4]

/** What a phone takes, drawn anew at a size that a slow network can carry; place and device are lost on the way. */
export async function shrinkPhoto(file: File): Promise<ShrunkPhoto> {
  const picture = await drawingOf(file)
  for (const quality of qualities) {
    const data = picture.toDataURL('image/jpeg', quality).split(',')[1] ?? ''
    if (data !== '' && data.length <= mostBase64) {
      const name = `${file.name.replace(/\.[^.]*$/, '').slice(0, 100) || '照片'}.jpg`
      return { id: `${file.name} ${file.size} ${file.lastModified}`, name, data, picture }
    }
  }
  throw new Error(`「${file.name}」太大，请换一张。`)
}

async function drawingOf(file: File): Promise<HTMLCanvasElement> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new Error(`「${file.name}」打不开。请换一张，或在相机设置里改存为 JPEG。`)
  }
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas
}
