import { containerOf } from '../detect.ts'
import type { PagePicture } from './raster.ts'

/** The pictures of these pages of a file, one a page; undefined where a page has none that can be decoded. */
export async function picturesIn(
  bytes: Buffer,
  pages: readonly number[],
): Promise<AsyncGenerator<PagePicture | undefined>> {
  const container = containerOf(bytes, () => false)
  if (container === 'pdf') return (await import('../pdf/pictures.ts')).picturesOfPdf(bytes, pages)
  if (container === 'zip') return (await import('../ofd/pictures.ts')).picturesOfOfd(bytes, pages)
  return (await import('./pictures.ts')).picturesOfFile(bytes, pages)
}
