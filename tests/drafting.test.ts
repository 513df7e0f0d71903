import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { Classified, Invalid } from '../src/problems.ts'
import { checkDocx } from '../src/skills/check/index.ts'
import { draft, paperOf, uses } from '../src/skills/draft/index.ts'
import { bangban } from './support/bangban.ts'
import { issuerOf } from './support/offices.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangban-draft-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what is drafted', () => {
  it.each([...uses().values()].map(use => [use.name, use] as const))(
    '%s passes every rule of the checker on paper',
    async (_, use) => {
      const office = { ...issuerOf(use), hasLabels: false }
      const { output } = await draft.propose({ use: use.name, fields: use.example, office }, {})
      const { kind, faults } = checkDocx(paperOf(output, office))
      expect(kind).toBe(use.kind)
      expect(faults.map(({ rule, found, at }) => `${rule} ${found} ${at?.text ?? ''}`)).toEqual([])
    },
  )

  it('passes them with several bodies that issue it', async () => {
    const use = uses().get('部署工作通知')
    if (!use) throw new Error('no use')
    const office = { ...issuerOf(use), hasLabels: false }
    const fields = { ...use.example, 联合发文机关: ['示范区人民武装部'] }
    const { output } = await draft.propose({ use: use.name, fields, office }, {})
    // where several seals stand in a row is not measured from the edge
    const faults = checkDocx(paperOf(output, office)).faults.filter(({ rule }) => rule !== 'B16')
    expect(faults.map(({ rule, found }) => `${rule} ${found}`)).toEqual([])
  })

  it('stays a document that can be opened, whatever a field holds', async () => {
    const all = [...uses().values()]
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('】]]><w:p>', '《', '\u0000\n一、'),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), fc.nat(), words, async (use, at, said) => {
        const name = [...use.fields.keys()][at % use.fields.size] ?? ''
        const office = issuerOf(use)
        try {
          const { output } = await draft.propose(
            { use: use.name, fields: { ...use.example, [name]: said }, office },
            {},
          )
          expect(checkDocx(paperOf(output, office)).form).toBe(output.content.form)
        } catch (error) {
          if (!(error instanceof Invalid || error instanceof Classified)) throw error
        }
      }),
      { numRuns: 60, seed: 1130 },
    )
  })

  it('says in the file and on the page that a program made it, unless its office wants otherwise', async () => {
    const [use] = uses().values()
    if (!use) throw new Error('no uses')
    const office = issuerOf(use)
    const { output } = await draft.propose({ use: use.name, fields: use.example, office }, {})
    const sizeWith = paperOf(output, office).toString('latin1')
    const sizeWithout = paperOf(output, { ...office, hasLabels: false }).toString('latin1')
    for (const part of ['docProps/custom.xml', 'word/header-label.xml']) {
      expect(sizeWith).toContain(part)
      expect(sizeWithout).not.toContain(part)
    }
  })
})

describe('bangban draft', () => {
  const office = 'demo/offices/government-office.yaml'
  const run = (...args: string[]) => bangban({}, 'draft', ...args)
  const file = (name: string, value: unknown) => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(value))
    return path
  }

  it('lists the uses, prints a form and an example', async () => {
    const [list, form, example] = await Promise.all([
      run('--list', '--json'),
      run('会议通知', '--form'),
      run('会议通知', '--example'),
    ])
    const listed = list.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { name: string })
    expect(listed.map(({ name }) => name)).toEqual([...uses().keys()])
    expect(JSON.parse(form.out)).toMatchObject({ 会议名称: '', 参会人员: [] })
    expect(JSON.parse(example.out)).toMatchObject({ 会议日期: '2026-12-08' })
    expect([list.code, form.code, example.code]).toEqual([0, 0, 0])
  })

  it('writes a paper of an example and tells where each figure comes from', async () => {
    const example = uses().get('会议通知')?.example
    const paper = join(folder, 'notice.docx')
    const { code, out } = await run(
      '会议通知',
      '--input',
      file('in.json', example),
      '--office',
      office,
      '-o',
      paper,
      '--json',
    )
    expect(code).toBe(0)
    const told = JSON.parse(out) as { text: string; facts: { words: string; origin: unknown[] }[]; isReady: boolean }
    expect(told.isReady).toBe(true)
    expect(told.text).toContain('示政办发〔2026〕12号')
    expect(told.facts.find(({ words }) => words === '2026年12月8日')?.origin).toEqual([
      { field: '会议日期', from: 0, to: 10 },
    ])
    expect(checkDocx(readFileSync(paper)).kind).toBe('通知')
  })

  it('ends with 1 where something is missing, and with 2 and a sentence where something is wrong', async () => {
    const [missing, wrong, noOffice, unknown, secret, used] = await Promise.all([
      run(
        '会议通知',
        '--input',
        file('few.json', { 成文日期: '2026-12-01', 会议名称: '工作会议' }),
        '--office',
        office,
      ),
      run('会议通知', '--input', file('wrong.json', { 成文日期: '明天' }), '--office', office),
      run('会议通知', '--input', file('no.json', {})),
      run('请柬', '--input', file('no2.json', {}), '--office', office),
      run('会议通知', '--input', file('secret.json', { 会议名称: '绝密★会议' }), '--office', office),
      run(),
    ])
    expect([missing.code, missing.out]).toEqual([1, expect.stringContaining('【待补充：会议地点】')])
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('「成文日期」不是日历上的日子')])
    expect([noOffice.code, noOffice.err]).toEqual([2, expect.stringContaining('--office')])
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('没有叫“请柬”的用途')])
    expect([secret.code, secret.err]).toEqual([2, expect.stringContaining('涉密')])
    expect([used.code, used.err]).toEqual([2, expect.stringMatching(/^用法：bangban draft/u)])
  })
})
