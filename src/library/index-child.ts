/**
 * Indexes published sources in a process of its own: twenty seconds for the statutes of the country, in which whoever
 * asks is still answered. Reads an IndexOrder as JSON from standard input, writes the segment to its file.
 */
import { setPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { connect } from '../store/index.ts'
import type { IndexOrder } from './segments.ts'
import { segmentOf, writeSegment } from './segments.ts'

const order = JSON.parse(await text(process.stdin)) as IndexOrder
setPriority(10)
const store = connect(order.url, 2)
try {
  await writeSegment(order.path, await segmentOf(store, order.sources))
} finally {
  await store.close()
}
process.stdout.write('{}')
