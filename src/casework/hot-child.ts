/**
 * Finds where appeals are and which are on one issue, in a process of its own: it takes seconds, in which a server would
 * answer nobody. Reads a HotOrder as JSON from standard input, writes a HotAppeal for each that it can say something of.
 */
import { setPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { createGazetteer } from '../language/index.ts'
import { findIssues } from '../skills/hot/index.ts'
import type { HotAppeal, HotOrder } from './hot.ts'

setPriority(10)
const { appeals, cells, others } = JSON.parse(await text(process.stdin)) as HotOrder
const where = createGazetteer(cells)
const found = new Map<string, HotAppeal>()
for (const { id, place, title, text: words } of appeals) {
  const spot = where([place, title, words])
  if (spot) found.set(id, { id, community: spot.community, town: spot.town, issue: null, place: null })
}
for (const members of findIssues(appeals, others)) {
  const issue = members.toSorted()[0] ?? null
  members.forEach((id, place) => {
    found.set(id, { community: null, town: null, ...found.get(id), id, issue, place })
  })
}
process.stdout.write(JSON.stringify([...found.values()]))
