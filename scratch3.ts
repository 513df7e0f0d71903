import { readFileSync } from 'node:fs'
import { structureOf } from './src/knowledge/structure/index.ts'
let same=0, all=0; const bad: string[]=[]; const dates: string[]=[]; const eff: string[]=[]; const noeff: string[] = []
for (const l of readFileSync('/tmp/laws.jsonl','utf8').trim().split('\n')) {
  const r = JSON.parse(l); const whole = `${r.title}\n${r.info}\n${r.text}`
  const s = structureOf(whole)
  const n = s.passages.filter(p=>/^第.+条/.test(p.label)).length
  const want = (r.text.match(/^第[一二三四五六七八九十百千零]+条(之.)?　/gm) ?? []).length
  if (want>0) { all++; if (n===want) same++; else bad.push(`${r.id} ${r.title} want ${want} got ${n}`) }
  if (r.info && /^\d/.test(r.date ?? '') && s.issuedOn !== r.date) dates.push(`${r.id} ${r.title} row ${r.date} found ${s.issuedOn} | ${r.info.slice(-120).replace(/\n+/g,'⏎')}`)
  const m = /(\d{4})年(\d{1,2})月(\d{1,2})日\s*(?:起)?(?:施行|实施)/.exec(r.info); if (m) { const iso=[m[1],m[2].padStart(2,'0'),m[3].padStart(2,'0')].join('-'); if (iso!==s.inForceFrom) eff.push(`${r.id} ${r.title} ${iso} found ${s.inForceFrom} | ${r.info.slice(-80).replace(/\n+/g,'⏎')} | ${r.text.slice(-80)}`) }
  if (s.inForceFrom===undefined && /施行/.test(r.text.slice(-120))) noeff.push(`${r.id} ${r.title} ${s.issuedOn} ${r.text.slice(-100).replace(/\n/g,'⏎')}`)
}
const pick=(a: string[], n: number)=>a.filter((_,i)=>i%Math.max(1,Math.floor(a.length/n))===0).slice(0,n)
console.log('articles same',same,all); console.log(pick(bad,25).join('\n')); console.log('DATES',dates.length); console.log(pick(dates,25).join('\n')); console.log('EFF',eff.length); console.log(pick(eff,12).join('\n'));console.log('NOEFF',noeff.length); console.log(pick(noeff,25).join('\n'))
