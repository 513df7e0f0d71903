/**
 * Reads one file in a process that may nothing else (see guard.ts): its name as a line of JSON and then its bytes from
 * standard input, the Reading as JSON to standard output.
 */
import { buffer } from 'node:stream/consumers'
import { cutNetwork } from './no-network.ts'
import { readBytes } from './read.ts'

cutNetwork()
const said = await buffer(process.stdin)
const end = said.indexOf('\n')
const name = JSON.parse(said.toString('utf8', 0, end)) as string
const reading = await readBytes(said.subarray(end + 1), name)
process.stdout.write(JSON.stringify(reading), () => process.exit(0))
