import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bangban as bangbanWith } from './support/bangban.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangban-proofreading-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bangban = (...args: string[]) => bangbanWith({ BANGBAN_DATA: folder }, ...args)
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const lines = (rows: readonly object[]) => rows.map(row => JSON.stringify(row)).join('\n')

const subjects = ['各乡镇', '县教育局', '有关部门', '村民委员会', '县水务局', '各学校']
const deeds = ['认真部署防汛工作', '贯彻落实会议精神', '组织开展安全检查', '及时报告处理结果', '加强河道日常管理']
const prose = Array.from({ length: 30 }, (_, i) => ({
  text: subjects.flatMap((who, j) => deeds.map((what, k) => `${who}要${what}，${deeds[(i + j + k) % 5]}。`)).join(''),
}))
const slips = [
  ['防汛', '防训'],
  ['落实', '落石'],
  ['检查', '检察'],
  ['管理', '管里'],
] as const
const pairs = slips.flatMap(([right, wrong]) =>
  deeds
    .filter(deed => deed.includes(right))
    .flatMap(deed => subjects.map(who => ({ src: `${who}要${deed.replace(right, wrong)}`, tgt: `${who}要${deed}` }))),
)

describe('proofreading on the command line', () => {
  it('marks what the lists know, and says that there is no model', async () => {
    const path = file('notice.txt', '通知\n请各单位认真布署，要进行进行检查。\n')
    const { code, out, err } = await bangban('proofread', path)
    expect(code).toBe(1)
    expect(out).toContain('第 2 行')
    expect(out).toContain('建议：部署')
    expect(err).toContain('没有训练好的校对模型')
  })

  it('ends well where nothing was found', async () => {
    const { code, out } = await bangban('proofread', file('good.txt', '请各单位认真部署。\n'))
    expect(code).toBe(0)
    expect(out).toContain('没有发现需要修改的地方')
  })

  it("keeps to an office's own list", async () => {
    const lists = file('own.yaml', '- term: 营商局\n  instead: 营商环境建设局\n  source: 三定方案\n- allow: 帐户\n')
    const path = file('own.txt', '由营商局核对帐户。')
    const { out } = await bangban('proofread', path, '--lists', lists, '--json')
    const { suggestions, hasModel } = JSON.parse(out)
    expect(hasModel).toBe(false)
    expect(suggestions).toMatchObject([{ kind: 'office', found: '营商局', from: 1, to: 4, source: '三定方案' }])
  })

  it('says what is wrong with a list', async () => {
    const { code, err } = await bangban('proofread', file('a.txt', '一'), '--lists', file('bad.yaml', '- word: 甲乙\n'))
    expect(code).not.toBe(0)
    expect(err).toContain('第 1 条')
    expect(err).not.toMatch(/^\s+at /m)
  })

  it('says so where a file is not there', async () => {
    const { code, err } = await bangban('proofread', join(folder, 'absent.docx'))
    expect(code).toBe(2)
    expect(err).toContain('打不开')
  })

  it('trains a model and is measured with it', async () => {
    const trained = await bangban(
      ...['train', 'proofread', '--prose', file('prose.jsonl', lines(prose))],
      ...[
        '--pairs',
        file('pairs.jsonl', lines(pairs)),
        '--sound',
        file('sound.jsonl', '{"char":"训","confusable":["汛"]}'),
      ],
    )
    expect(trained.code).toBe(0)
    expect(trained.out).toContain('已写入')
    const test = file(
      'test.jsonl',
      lines([
        { src: '会后县水务局要认真部署防训工作', tgt: '会后县水务局要认真部署防汛工作' },
        { src: '各学校要及时报告处理结果', tgt: '各学校要及时报告处理结果' },
      ]),
    )
    const { code, out } = await bangban('eval', 'proofread', '--test', test, '--json')
    expect(code).toBe(0)
    const figures = JSON.parse(out)
    expect(figures).toMatchObject({ hasModel: true, falseAlarmsPer1000: 0 })
    for (const part of [figures.detection, figures.correction]) {
      for (const unit of [part.character, part.sentence]) {
        expect(unit).toEqual({ precision: 1, recall: 1, f1: 1, f05: 1 })
      }
    }
  })

  it('names the row of an evaluation that is no pair', async () => {
    const { code, err } = await bangban('eval', 'proofread', '--test', file('odd.jsonl', '{"src":"甲"}'))
    expect(code).toBe(2)
    expect(err).toContain('第 1 行')
  })
})
