import { readFileSync } from 'node:fs'
import { piecesIn } from './src/knowledge/structure/passages.ts'
const ids = process.argv.slice(2)
for (const l of readFileSync('/work/shared/data/hebei-policies/docs.jsonl','utf8').trim().split('\n')) {
  const r = JSON.parse(l); if (!ids.includes(r.id)) continue
  console.log('=====', r.id, r.title)
  const p = piecesIn(r.text); if (p.map(x=>x.text).join('')!==r.text) console.log('NOT JOINED')
  for (const x of p) console.log(`${x.kind[0]} [${x.heading}] {${x.label}} ${x.text.length} ${x.text.slice(0,50).replace(/\n/g,'⏎')} … ${x.text.slice(-12).replace(/\n/g,'⏎')}`)
}
