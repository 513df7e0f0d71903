import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdf } from '../../../tests/support/pdf-writer.ts'
import { jpeg, png, type ScannedPdf, scannedOfd, scannedPdf, tiff } from '../../../tests/support/pictures.ts'
import { type ReadOptions, readFileText } from '../guard.ts'
import { textOf } from '../reading.ts'
import { picturesIn } from './pages.ts'
import type { Raster } from './raster.ts'
import { findRecogniser, type Recogniser, recognise, recogniserHere } from './recogniser.ts'
import { isRecognisedRemark, recognisedRemark } from './remark.ts'
import { recognisedOf } from './words.ts'

const head = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'

/** Says of the picture that it gets how large it is and which of its quarters are black, as tesseract says words. */
const program = `
import { buffer } from 'node:stream/consumers'
const how = process.argv[2]
const say = text => process.stdout.write(text)
const picture = await buffer(process.stdin)
const row = (text, conf) => '5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t30\\t10\\t' + conf + '\\t' + text + '\\n'
if (how === 'hangs') setInterval(() => {}, 1000)
else if (how === 'floods') for (;;) { if (!say('x'.repeat(2 ** 20))) await new Promise(done => process.stdout.once('drain', done)) }
else if (how === 'crashes') process.kill(process.pid, 'SIGSEGV')
else if (how === 'fails') { say(${JSON.stringify(head)} + '\\n' + row('一半', 90)); process.exitCode = 1 }
else if (how === 'chatters') say('Detected 221 diacritics\\nno table at all')
else if (how === 'sees nothing') say(${JSON.stringify(head)} + '\\n1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t64\\t64\\t-1\\t\\n')
else {
  const [magic, size] = picture.toString('latin1', 0, 40).split('\\n')
  const [width, height] = size.split(' ').map(Number)
  const dots = picture.subarray(picture.length - width * height)
  const at = (x, y) => dots[Math.floor(y * height) * width + Math.floor(x * width)] < 128 ? '黑' : '白'
  const seen = at(0.2, 0.2) + at(0.8, 0.2) + at(0.2, 0.8) + at(0.8, 0.8)
  const told = how === 'tells all' ? Object.keys(process.env).join() + process.argv.slice(3).join(' ') : ''
  say(${JSON.stringify(head)} + '\\n1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t64\\t64\\t-1\\t\\n' + row(magic + width + 'x' + height + seen + told, how === 'is unsure' ? 41.5 : 96))
}`

let folder = ''
const fake = (how = ''): Recogniser => ({
  command: [process.execPath, join(folder, 'program.mjs'), how],
  environment: { OMP_THREAD_LIMIT: '1' },
})
const read = (bytes: Buffer, recogniser: Recogniser | null = fake(), more: ReadOptions = {}) =>
  readFileText(bytes, { ...more, recogniser })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bangban-scans-'))
  writeFileSync(join(folder, 'program.mjs'), program)
})
afterAll(() => rmSync(folder, { recursive: true }))

const pdfs: readonly ScannedPdf[] = [{ as: 'mask' }, { as: 'jpeg' }, { as: 'form' }, { isTurned: true }]
const pictures: readonly (readonly [string, Buffer])[] = [
  ...([0, 2, 3, 4, 6] as const).map(colour => [`a PNG of type ${colour}`, png(colour)] as const),
  ...([1, 2, 3, 4] as const).map(filter => [`a PNG with filter ${filter}`, png(2, filter)] as const),
  ['a JPEG', jpeg],
  ['a TIFF', tiff('none')],
  ['a TIFF of bits', tiff('bits')],
  ['a TIFF as fax machines pack it', tiff('fax')],
  ...pdfs.map(one => [`a PDF (${Object.entries(one).flat().join(' ')})`, scannedPdf(one)] as const),
  ['an OFD', scannedOfd(false)],
  ['an OFD with a matrix', scannedOfd(true)],
]

/** Where a picture is black, in the middle of its quarters. */
const seenIn = ({ width, height, grey }: Raster) =>
  [0.25, 0.75].flatMap(y =>
    [0.25, 0.75].map(x => ((grey[Math.floor(y * height) * width + Math.floor(x * width)] ?? 255) < 128 ? '黑' : '白')),
  )

describe('the page in a scan', () => {
  it.for(pictures)('is taken out of %s upright, dot by dot', async ([, bytes]) => {
    const found = []
    for await (const picture of await picturesIn(bytes, [1])) if (picture) found.push(picture)
    expect(found.map(({ raster }) => [raster.width, raster.height, seenIn(raster).join('')])).toEqual([
      [64, 64, '黑白白白'],
    ])
  })

  it('is none where a file is broken or promises more dots than anybody prints', async () => {
    const huge = Buffer.from(png(0))
    huge.writeUInt32BE(100_000, 16)
    huge.writeUInt32BE(100_000, 20)
    for (const bytes of [huge, png(0).subarray(0, 60), jpeg.subarray(0, 30), tiff('fax').subarray(0, 40)]) {
      const found = []
      for await (const picture of await picturesIn(bytes, [1])) found.push(picture)
      expect(found).toEqual([undefined])
    }
  })
})

describe('a scan', () => {
  it.for([
    ['a picture', jpeg],
    ['a PDF', scannedPdf()],
    ['an OFD', scannedOfd(false)],
  ] as const)('in %s is recognised, and called whole by nobody', async ([, bytes]) => {
    const reading = await read(bytes)
    expect(textOf(reading)).toBe('P564x64黑白白白')
    expect(reading).toMatchObject({ verdict: 'ok-partial', recognised: [{ page: 1, confidence: 96 }], lost: [] })
    expect(reading.advice).toContain('由图像识别（OCR）得来，可能有错字')
  })

  it('has its pages one by one; what is beyond the limit, and what the program is unsure of, is named', async () => {
    const scans = { pages: 2, milliseconds: 30_000 }
    const reading = await read(scannedPdf({ pages: 3 }), fake('is unsure'), { scans })
    expect(reading.blocks.map(one => one.page)).toEqual([1, 2])
    expect(reading.lost).toEqual(['第 3 页没有识别出文字（一次最多识别 2 页、30 秒）'])
    expect(reading.advice).toContain('把握低的：第 1 页 42%、第 2 页 42%，请逐字核对')
  })

  it('goes to a person where no program is there, who is told what to do and how to get one', async () => {
    for (const bytes of [scannedPdf(), png(0), scannedOfd(false)]) {
      const reading = await read(bytes, null)
      expect(reading).toMatchObject({ verdict: 'unsupported', blocks: [] })
      expect(reading.advice).toMatch(/请.*apt-get install tesseract-ocr tesseract-ocr-chi-sim。$/u)
    }
  })

  it('is no reason to recognise what has its text', async () => {
    const reading = await read(pdf([['有文字层']]), fake('hangs'))
    expect(reading.verdict).toBe('ok')
    expect(reading.recognised).toBeUndefined()
  })
})

describe('the program that recognises', () => {
  it.for(['hangs', 'floods', 'crashes', 'fails'])('may be one that %s: nothing comes of it', async how => {
    const began = performance.now()
    expect(await recognise(fake(how), Buffer.from('P5\n1 1\n255\n0'), 200, { milliseconds: 3000 })).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it.for(['chatters', 'sees nothing', 'hangs'])('may be one that %s: a scan stays a scan', async how => {
    const reading = await read(scannedPdf(), fake(how), { scans: { pages: 5, milliseconds: 4000 } })
    expect(reading).toMatchObject({ verdict: 'unsupported', blocks: [] })
    expect(reading.advice).toContain('没有从图像里认出文字')
  })

  it('gets a greymap on its input, no environment but what it needs, and no name of a file', async () => {
    const text = textOf(await read(png(0), fake('tells all')))
    expect(text).toBe('P564x64黑白白白OMP_THREAD_LIMITstdin stdout -l chi_sim --dpi 200 -c tessedit_create_tsv=1')
  })

  it('ends with whoever asked', async () => {
    const asked = read(scannedPdf(), fake('hangs'), { signal: AbortSignal.timeout(1500) })
    await expect(asked).rejects.toThrow()
  })

  it('is one with Chinese data', async () => {
    const says = (text: string) =>
      writeFileSync(join(folder, 'tesseract'), `#!${process.execPath}\nconsole.log(${JSON.stringify(text)})`, {
        mode: 0o755,
      })
    expect(await findRecogniser(folder)).toBeUndefined()
    says('List of available languages (2):\neng\nosd')
    expect(await findRecogniser(folder)).toBeUndefined()
    says('List of available languages (2):\nchi_sim\neng')
    expect((await findRecogniser(folder))?.command).toEqual([join(folder, 'tesseract')])
  })

  it('reads Chinese, where this machine has it', async context => {
    const recogniser = await recogniserHere()
    if (!recogniser) return context.skip('tesseract with chi_sim is not installed on this machine')
    const scan = readFileSync(join(import.meta.dirname, '..', '..', '..', 'tests', 'fixtures', 'scan.png'))
    const reading = await readFileText(scan)
    expect(reading.verdict).toBe('ok-partial')
    expect(textOf(reading)).toContain('购买节水器具的，每户每年补贴')
    expect(recogniser.command.at(-1)).toMatch(/\/tesseract$/u)
  })
})

describe('what tesseract says', () => {
  it('becomes paragraphs without blanks between Chinese characters, and one figure for how sure it is', () => {
    const row = (line: number, word: number, left: number, width: number, text: string, confidence: number) =>
      ['5', 1, 1, 1, line, word, left, line * 40, width, 30, confidence, text].join('\t')
    const said = recognisedOf(
      [
        head,
        `1\t1\t0\t0\t0\t0\t0\t0\t1000\t800\t-1\t`,
        row(1, 1, 160, 30, '第', 90),
        row(1, 2, 190, 700, '三条购买节水器具', 90),
        row(2, 1, 100, 300, '的，按', 80),
        row(2, 2, 400, 120, 'GB', 60),
        row(2, 3, 530, 120, '5749', 60),
        row(2, 4, 660, 30, '补贴。', 60),
      ].join('\n'),
    )
    expect(said?.paragraphs).toEqual(['第三条购买节水器具的，按GB 5749补贴。'])
    expect(said?.confidence).toBe(76)
    expect(recognisedOf('no table')).toBeUndefined()
  })

  it('is known by its remark ever after', () => {
    expect(isRecognisedRemark(recognisedRemark([{ page: 1, confidence: 90 }]))).toBe(true)
    expect(isRecognisedRemark('看不见的内容（批注）：由图像识别（OCR）得来')).toBe(false)
  })
})
