/**
 * How well and how fast scans are recognised on this machine, by the tesseract that is installed here.
 *   node scripts/run.mjs bench/scans.ts
 * A page of an invented notice is set by Chromium as GB/T 9704 asks (16 pt, A4), once clean and once as a worn copy (turned
 * by 0.6°, grey on yellowish paper, a little blurred), photographed at 200 and 300 dots an inch, and read the way in which
 * a file is. Right is 1 − edits ÷ characters, blanks not counted; "of words" leaves punctuation out as well. A page that
 * is printed and photographed by a program is easier than one from a scanner: take the figures as the best to be had.
 */

import { readFileText, textOf } from '../src/documents/index.ts'
import { recogniserHere } from '../src/documents/scans/recogniser.ts'
import { launchBrowser } from '../tests/browser/browser.ts'

const lines = [
  '示例区人民政府办公室关于印发《示例区老旧小区加装电梯补贴办法》的通知',
  '示政办发〔2025〕18号',
  '各镇人民政府、街道办事处，区政府各部门、各直属机构：',
  '《示例区老旧小区加装电梯补贴办法》已经区政府第32次常务会议审议通过，现印发给你们，请认真贯彻执行。',
  '第一条　为了改善老旧小区居民的出行条件，规范加装电梯补贴资金的申请、审核和发放，根据有关规定，结合本区实际，制定本办法。',
  '第二条　本办法所称老旧小区，是指2000年12月31日以前建成、四层以上且没有电梯的住宅小区。',
  '第三条　符合条件的，每台电梯给予一次性补贴二十万元，由区财政承担百分之六十，街道承担百分之四十；单台造价低于四十万元的，按造价的50%补贴。',
  '第四条　申请补贴应当提交下列材料：',
  '（一）补贴申请表；',
  '（二）业主签字的书面协议，须有本单元三分之二以上业主同意；',
  '（三）施工许可证和监督检验合格证明复印件。',
  '第五条　街道办事处自收到申请之日起七个工作日内完成初审，区住房和城乡建设局自收到初审意见之日起十五个工作日内完成审核，并在区政府门户网站公示五个工作日。',
  '第六条　弄虚作假骗取补贴的，责令退回，三年内不再受理其申请。',
  '第七条　本办法自2025年7月1日起施行，有效期三年。咨询电话：0700-8123456。',
]

const worn = 'background:#f3efe4;color:#3a3a3a;transform:rotate(.6deg);filter:blur(.35px)'
const pageOf = (style: string) => `<meta charset="utf-8"><style>
html,body{margin:0;background:#fff}
main{box-sizing:border-box;width:793px;height:1122px;padding:70px 98px 0 106px;font:16pt/28pt "FangSong","Noto Serif CJK SC","Noto Serif SC",serif;text-align:justify;${style}}
p{margin:0;text-indent:2em}
p:first-child{text-indent:0;text-align:center;font-size:20pt;line-height:34pt;margin-bottom:12pt}
</style><main>${lines.map(line => `<p>${line}</p>`).join('')}</main>`

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length] ?? 0
}

const right = (wanted: string, got: string, left: RegExp) => {
  const [a, b] = [wanted.replace(left, ''), got.replace(left, '')]
  return `${(100 * (1 - edits(a, b) / a.length)).toFixed(1)} %`
}

const recogniser = await recogniserHere()
if (!recogniser) {
  console.log('tesseract with chi_sim is not installed here: apt-get install tesseract-ocr tesseract-ocr-chi-sim')
  process.exit(0)
}
console.log(`command: ${recogniser.command.join(' ')}`)
const browser = await launchBrowser()
const rows: Record<string, string | number>[] = []
for (const [name, style] of [
  ['clean', ''],
  ['worn', worn],
] as const) {
  for (const dpi of [200, 300]) {
    const page = await browser.newPage({ viewport: { width: 793, height: 1122 }, deviceScaleFactor: dpi / 96 })
    await page.setContent(pageOf(style))
    const picture = await page.screenshot()
    await page.close()
    const started = performance.now()
    const reading = await readFileText(picture, { name: 'scan.png' })
    const [wanted, got] = [lines.join(''), textOf(reading)]
    rows.push({
      page: name,
      dpi,
      characters: wanted.replace(/\s/gu, '').length,
      right: right(wanted, got, /\s/gu),
      'of words': right(wanted, got, /[^\p{L}\p{N}]/gu),
      confidence: reading.recognised?.[0]?.confidence ?? 0,
      seconds: ((performance.now() - started) / 1000).toFixed(1),
    })
    if (process.argv.includes('--text')) console.log(`${name} ${dpi}\n${got}\n`)
  }
}
await browser.close()
console.table(rows)
