/** A picture in shades of grey, row by row from the top: 0 is black. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/** a, b, c, d, e, f as PDF has them: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [number, number, number, number, number, number]

/** First `inner`, then `outer`. */
export const after = (outer: Matrix, inner: Matrix): Matrix => [
  outer[0] * inner[0] + outer[2] * inner[1],
  outer[1] * inner[0] + outer[3] * inner[1],
  outer[0] * inner[2] + outer[2] * inner[3],
  outer[1] * inner[2] + outer[3] * inner[3],
  outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
  outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
]

/** A picture on a page: `matrix` takes the unit square, its top at y = 0, to inches from the page's top left corner. */
export interface Placed {
  readonly raster: Raster
  readonly matrix: Matrix
}

/** A page as it is recognised. */
export interface PagePicture {
  readonly raster: Raster
  /** Dots an inch. */
  readonly dpi: number
}

/** More takes longer and reads no better (bench/scans.ts). */
export const bestDpi = 200
const leastDpi = 70
export const mostPixels = 40_000_000

/** How closely pictures lie on the page: that of the largest one. */
function dpiOf(placed: readonly Placed[]): number {
  let [largest, dpi] = [0, bestDpi]
  for (const { raster, matrix } of placed) {
    const [across, down] = [Math.hypot(matrix[0], matrix[1]), Math.hypot(matrix[2], matrix[3])]
    if (!(across * down > largest)) continue
    largest = across * down
    dpi = Math.max(raster.width / across, raster.height / down)
  }
  return Math.min(bestDpi, Math.max(leastDpi, dpi))
}

/** Samples in each direction for one dot of the page, where the picture has more of them. */
const mostSamples = 4

function draw(page: Raster, { width, height, grey }: Raster, matrix: Matrix): void {
  const [a, b, c, d, e, f] = matrix
  const area = a * d - b * c
  if (!Number.isFinite(area) || Math.abs(area) < 1) return
  const xs = [e, e + a, e + c, e + a + c]
  const ys = [f, f + b, f + d, f + b + d]
  const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(page.width, Math.ceil(Math.max(...xs)))]
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(page.height, Math.ceil(Math.max(...ys)))]
  // from a dot of the page back to one of the picture
  const [ux, uy] = [(d / area) * width, (-c / area) * width]
  const [vx, vy] = [(-b / area) * height, (a / area) * height]
  const coarse = Math.max(Math.hypot(ux, vx), Math.hypot(uy, vy))
  const samples = Math.min(mostSamples, Math.max(1, Math.round(coarse)))
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      let [sum, count] = [0, 0]
      for (let j = 0; j < samples; j++) {
        for (let i = 0; i < samples; i++) {
          const [px, py] = [x + (i + 0.5) / samples - e, y + (j + 0.5) / samples - f]
          const [u, v] = [Math.floor(ux * px + uy * py), Math.floor(vx * px + vy * py)]
          if (u < 0 || v < 0 || u >= width || v >= height) continue
          sum += grey[v * width + u] ?? 255
          count++
        }
      }
      if (count > 0) page.grey[y * page.width + x] = sum / count
    }
  }
}

/** Draws pictures onto a white page of so many inches; undefined where there are none, or no page to speak of. */
export function compose(width: number, height: number, placed: readonly Placed[]): PagePicture | undefined {
  if (placed.length === 0 || !(width > 0.1 && height > 0.1)) return undefined
  const dpi = Math.min(dpiOf(placed), Math.sqrt(mostPixels / (width * height)))
  if (dpi < leastDpi / 2) return undefined
  const [across, down] = [Math.max(1, Math.round(width * dpi)), Math.max(1, Math.round(height * dpi))]
  const page: Raster = { width: across, height: down, grey: new Uint8Array(across * down).fill(255) }
  for (const { raster, matrix } of placed) draw(page, raster, after([dpi, 0, 0, dpi, 0, 0], matrix))
  return { raster: page, dpi: Math.round(dpi) }
}

/** As a portable greymap: the plainest picture there is, of which nothing has to be decoded. */
export const asGreymap = ({ width, height, grey }: Raster): Buffer =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), grey])
