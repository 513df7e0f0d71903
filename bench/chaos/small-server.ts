/**
 * The server of the chaos runs: the small demo district, known passwords, no past. Prints "ready URL" when it serves.
 * Settings come from the environment as ever; CHAOS_FOUND says that the database is empty.
 */
import { serve } from '../../src/server.ts'
import { readSettings } from '../../src/settings.ts'
import { smallDistrict } from './small-district.ts'

// known passwords are set when the district is founded: set again, they would sign everybody out
const isFirst = process.env['CHAOS_FOUND'] !== undefined
const running = await serve(readSettings(), isFirst ? { demo: { ...smallDistrict, log: () => {} } } : {})
console.log(`ready ${running.url}`)
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (isStopping) return
    isStopping = true
    await running.stop()
    process.exit(0)
  })
}
