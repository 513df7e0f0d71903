import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docx, ofd, ofdPage, paragraph, textObject, wordPart } from '../../tests/support/office-files.ts'
import { commonWords, samples } from '../../tests/support/office-samples.ts'
import { pdf } from '../../tests/support/pdf-writer.ts'
import { readCommand } from '../commands/read.ts'
import { childFlags } from './child-flags.ts'
import { readFileText } from './guard.ts'
import { textOf } from './reading.ts'

let canary: Server
let address = ''
const hits: string[] = []
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bangban-read-'))
  canary = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.end('x')
  })
  await new Promise<void>(resolve => canary.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`
})
afterAll(() => {
  canary.close()
  rmSync(folder, { recursive: true })
})

describe('the child that reads', () => {
  it.for(Object.entries(samples))('reads a whole .%s', async ([format, bytes]) => {
    const reading = await readFileText(bytes, { name: `a.${format}` })
    expect(reading).toMatchObject({ verdict: 'ok', format })
    expect(textOf(reading)).toContain(commonWords)
  })

  it('fetches nothing that a file names', async () => {
    const page = `<html><link rel=stylesheet href="${address}/a.css"><script src="${address}/b.js"></script><img src="${address}/c.png"><iframe src="${address}/d"></iframe><object data="${address}/e"></object><p>正文`
    const related = ['image', 'attachedTemplate', 'subDocument', 'aFChunk', 'oleObject', 'frame'].map((type, i) => ({
      id: `x${i}`,
      type,
      target: `${address}/${type}`,
      external: true,
    }))
    const link = `/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (${address}/uri) >> >>]`
    const files = [
      Buffer.from(page),
      docx(paragraph('正文'), { related }),
      docx('', { parts: { 'word/document.xml': `<!DOCTYPE w SYSTEM "${address}/x.dtd">${wordPart('document', '')}` } }),
      ofd([ofdPage(textObject(30, 20, '正文'))], {
        parts: { 'Doc_0/x.xml': `<!DOCTYPE x SYSTEM "${address}/y.dtd"><x/>` },
      }),
      pdf([['正文']], { pageMore: link, catalogueMore: `/OpenAction << /S /GoToR /F (${address}/z.pdf) >>` }),
    ]
    const verdicts: string[] = []
    for (const bytes of files) verdicts.push((await readFileText(bytes)).verdict)
    expect(verdicts).toEqual(['ok-partial', 'ok-partial', 'malicious', 'ok', 'ok'])
    expect(hits).toEqual([])
  })

  it('sees no file of this machine, no program, and no network', () => {
    const script = join(import.meta.dirname, 'no-network.ts')
    const tries = `
      const { cutNetwork } = await import(${JSON.stringify(script)})
      cutNetwork()
      const attempts = {
        file: async () => (await import('node:fs')).readFileSync('/etc/passwd'),
        program: async () => (await import('node:child_process')).execSync('true'),
        http: async () => import('node:http'),
        net: async () => process.getBuiltinModule('net').connect(1),
        required: async () => (await import('node:module')).createRequire(${JSON.stringify(script)})('https'),
        fetch: async () => fetch('http://127.0.0.1:1'),
      }
      const worked = []
      for (const [name, attempt] of Object.entries(attempts)) await attempt().then(() => worked.push(name), () => {})
      console.log(JSON.stringify(worked))`
    const flags = [...childFlags, '--input-type=module', '--eval', tries]
    const { stdout, stderr } = spawnSync(process.execPath, flags, { env: {}, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual([])
  })

  it('is stopped when it takes too long', async () => {
    expect(await readFileText(samples['pdf'] as Buffer, { milliseconds: 5 })).toMatchObject({
      verdict: 'too-large',
      blocks: [],
    })
  })

  it('ends with whoever asked', async () => {
    const asked = readFileText(samples['pdf'] as Buffer, { signal: AbortSignal.timeout(5) })
    await expect(asked).rejects.toThrow()
  })
})

describe('bangban read', () => {
  it('says a line of JSON for each file, in order, whatever becomes of one of them', async () => {
    for (const [format, bytes] of Object.entries(samples)) writeFileSync(join(folder, `a.${format}`), bytes)
    writeFileSync(join(folder, 'broken.docx'), 'PK\x03\x04broken')
    const said: string[] = []
    const log = console.log
    console.log = (line: string) => said.push(line)
    const code = await readCommand.run([folder, '--json']).finally(() => {
      console.log = log
    })
    expect(code).toBe(0)
    const lines = said.map(line => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(line => line['format'])).toEqual(['csv', 'docx', 'html', 'md', 'ofd', 'pdf', 'txt', 'xlsx', 'zip'])
    expect(lines.map(line => line['verdict'])).toEqual([...Array.from({ length: 8 }, () => 'ok'), 'damaged'])
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['path', 'verdict', 'format', 'characters', 'lost', 'hidden', 'ms'])
    }
  })
})
