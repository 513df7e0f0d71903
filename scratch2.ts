import { readFileSync } from 'node:fs'
import { structureOf } from './src/knowledge/structure/index.ts'
const ids = new Set(process.argv.slice(2))
let slow = 0
const t0 = performance.now()
for (const l of readFileSync('/work/shared/data/hebei-policies/docs.jsonl','utf8').trim().split('\n')) {
  const r = JSON.parse(l)
  if (ids.size > 0 && !ids.has(r.id)) continue
  const t = performance.now()
  const s = structureOf(`${r.title.trim()}\n${r.text}`)
  const ms = performance.now() - t
  if (ms > slow) { slow = ms; if (ms > 50) console.error(r.id, ms.toFixed(0), r.text.length) }
  console.log(JSON.stringify({ id: r.id, date: r.date, given: r.title, ...s, passages: s.passages.length, pl: s.passages.map(p=>p.label).slice(0,12).join(' '), longest: Math.max(0,...s.passages.map(p=>p.text.length)) }))
}
console.error(performance.now() - t0)
