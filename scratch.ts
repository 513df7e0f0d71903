import { readFileSync, readdirSync } from 'node:fs'
import { parse } from 'yaml'
import { train } from './src/skills/route/model.ts'
const cats = parse(readFileSync('demo/categories.yaml','utf8')) as any[]
const dep = new Map(cats.map(c=>[c.id,c.department]))
const ex = readdirSync('demo/appeals').flatMap(f => readFileSync('demo/appeals/'+f,'utf8').trim().split('\n').map((l,i)=>({id:f+i,label:f.replace('.jsonl',''),...JSON.parse(l)})))
console.time('t'); const t = train(ex, l=>dep.get(l)!); console.timeEnd('t'); console.log(t.report, t.model.temperature, t.model.sureFrom, t.model.idf.length)
