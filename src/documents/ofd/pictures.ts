import { type Archive, openArchive } from '../archive.ts'
import { takeNotes } from '../notes.ts'
import { rasterOfPicture } from '../scans/pictures.ts'
import { after, compose, type Matrix, type PagePicture, type Placed, type Raster } from '../scans/raster.ts'
import { localName, walkXml } from '../xml.ts'
import { a4, locate, readDocument } from './document.ts'
import { documentRoots } from './index.ts'
import { type PageContent, readPage } from './page.ts'

const millimetres = 25.4
/** Of A4, where a page says nothing. */
const usual = [0, 0, a4, 297]

/** Where the files of pictures lie, by their numbers. */
function mediaOf(archive: Archive, list: string, media: Map<string, string>): void {
  const bytes = archive.read(list)
  if (!bytes) return
  let base = list
  let id = ''
  let text = ''
  walkXml(bytes, {
    open: (name, attributes) => {
      text = ''
      if (localName(name) === 'Res') base = `${locate(list, attributes['BaseLoc'] ?? '.')}/.`
      if (localName(name) === 'MultiMedia') id = attributes['ID'] ?? ''
    },
    text: piece => {
      text += piece
    },
    close: name => {
      if (localName(name) === 'MediaFile') media.set(id, locate(base, text.trim()))
    },
  })
}

interface Sheet {
  readonly page: PageContent
  readonly below: readonly PageContent[]
  readonly box: readonly number[]
  readonly media: ReadonlyMap<string, string>
}

/** The pages of all documents in a file, as they are counted when it is read. */
function sheetsOf(archive: Archive): (Sheet | undefined)[] {
  const notes = takeNotes()
  const content = (place: string) => {
    const bytes = archive.read(place)
    return bytes ? readPage(bytes, notes) : undefined
  }
  return documentRoots(archive, notes).flatMap(root => {
    const bytes = archive.read(root)
    if (!bytes) return []
    const { pages, templates, box, resources } = readDocument(root, bytes)
    const media = new Map<string, string>()
    for (const list of resources) mediaOf(archive, list, media)
    return pages.map(place => {
      const page = content(place)
      const below = (page?.templates ?? []).slice(0, 10).flatMap(id => content(templates.get(id) ?? '') ?? [])
      return page && { page, below, box: page.box.length === 4 ? page.box : box.length === 4 ? box : usual, media }
    })
  })
}

/** From the unit square to millimetres: by its matrix, which lies in its boundary, or by the boundary alone. */
function matrixOf(matrix: readonly number[], boundary: readonly number[]): Matrix {
  const [left = 0, top = 0, width = 0, height = 0] = boundary
  const [a = width, b = 0, c = 0, d = height, e = 0, f = 0] = matrix.length === 6 ? matrix : []
  return [a, b, c, d, left + e, top + f]
}

/** The pictures of these pages, one a page, as they lie on it; undefined where there is none that can be decoded. */
export async function* picturesOfOfd(bytes: Buffer, pages: readonly number[]): AsyncGenerator<PagePicture | undefined> {
  const archive = openArchive(bytes)
  const sheets = sheetsOf(archive)
  for (const number of pages) {
    const sheet = sheets[number - 1]
    const placed: Placed[] = []
    const rasters = new Map<string, Raster | undefined>()
    for (const { resource, matrix, boundary } of sheet
      ? [...sheet.below, sheet.page].flatMap(one => one.pictures).slice(0, 500)
      : []) {
      const place = sheet?.media.get(resource) ?? ''
      const packed = rasters.has(place) ? undefined : archive.read(place)
      if (packed) rasters.set(place, await rasterOfPicture(packed, 1))
      const raster = rasters.get(place)
      const scale = 1 / millimetres
      if (raster) placed.push({ raster, matrix: after([scale, 0, 0, scale, 0, 0], matrixOf(matrix, boundary)) })
    }
    const [, , width = 0, height = 0] = sheet?.box ?? []
    yield compose(width / millimetres, height / millimetres, placed)
  }
}
