/**
 * Hands the pictures of pages over, from a process that may nothing else (see guard.ts): from standard input the numbers
 * of the pages as a line of JSON and then the bytes of the file; to standard output, for each page in this order, eight
 * bytes that say its dots an inch and how many bytes follow, and a greymap. No bytes follow where there is no picture.
 */
import { buffer } from 'node:stream/consumers'
import { cutNetwork } from '../no-network.ts'
import { picturesIn } from './pages.ts'
import { asGreymap } from './raster.ts'

cutNetwork()
const said = await buffer(process.stdin)
const end = said.indexOf('\n')
const pages = JSON.parse(said.toString('utf8', 0, end)) as number[]
/** The next page is made when this one was taken. */
const write = (piece: Uint8Array) => new Promise<void>(resolve => process.stdout.write(piece, () => resolve()))

for await (const picture of await picturesIn(said.subarray(end + 1), pages)) {
  const greymap = picture ? asGreymap(picture.raster) : Buffer.alloc(0)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(picture?.dpi ?? 0, 0)
  head.writeUInt32BE(greymap.length, 4)
  await write(Buffer.concat([head, greymap]))
}
process.exit(0)
