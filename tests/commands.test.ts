import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawMachine } from '../src/casework/index.ts'
import { bangban as bangbanWith, type Ended } from './support/bangban.ts'
import { fumes, type TestOffice, testOffice } from './support/district.ts'
import { startVectorServer, wrongWays } from './support/vector-server.ts'

let office: TestOffice
/** Trains the router of the whole district, so it runs beside the other tests. */
let evaluated: Promise<Ended>
beforeAll(async () => {
  office = await testOffice()
  evaluated = bangban('eval', 'staff', '--json')
})
afterAll(() => office.close())

/** `bangban …` on the office of this test. */
const bangban = (...args: string[]) =>
  bangbanWith({ BANGBAN_DATA: office.settings.data, DATABASE_URL: office.ownerUrl }, ...args)

function file(name: string, text: string): string {
  const path = join(office.settings.data, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

const stackLine = /^\s+at .*:\d+:\d+/m

describe('the command line', () => {
  it('without a command, or asked for help, shows all commands and ends well', async () => {
    for (const { code, out } of await Promise.all([bangban(), bangban('help')])) {
      expect(code).toBe(0)
      for (const name of ['serve', 'import', 'route', 'model', 'eval', 'ledger', 'states'])
        expect(out).toContain(`  ${name} `)
    }
  })

  it('with an unknown command shows all commands and exits with 2', async () => {
    const { code, out } = await bangban('teleport')
    expect(code).toBe(2)
    expect(out).toMatch(/^用法：bangban/)
  })

  it('with a command that is used wrongly says how it is used and exits with 2', async () => {
    const wrong = [
      ['import', 'people', 'x'],
      ['import', 'appeals'],
      ['eval', 'all'],
      ['eval', 'routing'],
      ['eval', 'retrieval'],
      ['ledger', 'forget'],
      ['route'],
    ]
    for (const { code, err } of await Promise.all(wrong.map(args => bangban(...args)))) {
      expect(code).toBe(2)
      expect(err).toMatch(/^用法：bangban/)
    }
  })

  it('with an unknown option, or a file that is not there, fails in a sentence and without a stack', async () => {
    const wrong = [
      ['eval', 'staff', '--fast'],
      ['import', 'appeals', '/nowhere/x.jsonl'],
      ['ledger', 'verify', '/nowhere/x.jsonl'],
    ]
    for (const { code, err } of await Promise.all(wrong.map(args => bangban(...args)))) {
      expect(code).toBe(1)
      expect(err).not.toBe('')
      expect(err).not.toMatch(stackLine)
    }
  })

  it('draws the states as Mermaid', async () => {
    const [matter, order] = await Promise.all([bangban('states'), bangban('states', 'work_order')])
    expect(matter).toMatchObject({ code: 0, out: `${drawMachine('matter')}\n`, err: '' })
    expect(order).toMatchObject({ code: 0, out: `${drawMachine('work_order')}\n`, err: '' })
  })

  it('suggests who handles a document that came in, and in what words', async () => {
    const path = file(
      'incoming.txt',
      '关于开展食堂检查的通知\n各区县人民政府：\n检查由教育部门牵头，会同市场监管部门实施，请于2026年12月15日前报送情况。',
    )
    const given = [path, '--departments', 'demo/departments.yaml', '--received', '2026-12-01']
    const [plain, json, wrong] = await Promise.all([
      bangban('assign', ...given),
      bangban('assign', ...given, '--json'),
      bangban('assign', path),
    ])
    expect(plain.code).toBe(0)
    expect(plain.out).toContain('拟办意见：请区教育局牵头，区市场监督管理局配合')
    expect(JSON.parse(json.out)).toMatchObject({ lead: 'education', others: ['market'], dueOn: '2026-12-15' })
    expect(wrong.code).toBe(2)
  })

  it('routes a text without filing it', async () => {
    const count = async () => (await office.superuser.query('select count(*) from matter')).rows
    const before = await count()
    const { code, out } = await bangban(
      'route',
      '--json',
      '--title',
      '电梯老是坏',
      '我们楼的电梯这个月坏了五次，请督促维修。',
    )
    expect(code).toBe(0)
    const result = JSON.parse(out) as { output: { departmentId: string; categoryId: string } }
    expect(result.output).toMatchObject({ departmentId: 'market', categoryId: 'lifts' })
    expect(await count()).toEqual(before)
  })
})

describe('import appeals', () => {
  const good = (title: string, more: object = {}) =>
    JSON.stringify({
      title,
      text: `${title}，请尽快派人来看一看，谢谢。`,
      place: '文昌社区',
      phone: '13900001111',
      ...more,
    })
  const lines = [
    good('电梯又停了'),
    '{"title": "half a line", "text": "cut o',
    '',
    JSON.stringify({ title: '没有正文', phone: '13900001111' }),
    good('关于防汛的通知', { text: '机密★启用前\n各镇街：' }),
    good('烧烤摊油烟大'),
    '[]',
    good('停水两天了'),
  ]
  const filed = async () => {
    const { rows } = await office.superuser.query<{ title: string; proposals: number }>(
      `select m.title, (select count(*)::int from proposal p where p.matter_id = m.id) as proposals
       from matter m where m.channel = 'import' order by m.filed_at`,
    )
    return rows
  }

  it('files and routes what is good, and names the lines that are not', async () => {
    const path = file('first/appeals.jsonl', `${lines.join('\r\n')}\r\n`)
    const { code, out, err } = await bangban('import', 'appeals', path)
    expect(await filed()).toEqual([
      { title: '电梯又停了', proposals: 1 },
      { title: '烧烤摊油烟大', proposals: 1 },
      { title: '停水两天了', proposals: 1 },
    ])
    expect(err.match(/第 \d+ 行/g)).toEqual(['第 2 行', '第 4 行', '第 5 行', '第 7 行'])
    expect(err).toContain('第 2 行没有导入：不是有效的 JSON')
    expect(err).toMatch(/第 4 行没有导入：.*text/)
    expect(err).toMatch(/第 5 行没有导入：内容带有密级标志/)
    expect(err).not.toMatch(stackLine)
    expect(out).toContain('导入 3 件（拟办 3，转人工 0），此前已有 0 件，坏行 4 行')
    expect(code).toBe(1)
  })

  it('keeps nothing of what was marked as a secret but a hash in the ledger', async () => {
    const { rows } = await office.superuser.query<{ body: string }>(
      `select body from ledger_entry where type = 'door.refused'`,
    )
    expect(rows).toHaveLength(1)
    const { rows: whole } = await office.superuser.query<{ found: boolean }>(
      `select exists (select from matter where content like '%启用前%' or title like '%防汛%')
           or exists (select from ledger_entry where body like '%启用前%' or body like '%防汛%') as found`,
    )
    expect(whole).toEqual([{ found: false }])
  })

  it('a second time files nothing twice', async () => {
    const before = await filed()
    const path = join(office.settings.data, 'first', 'appeals.jsonl')
    const { code, out } = await bangban('import', 'appeals', '--json', path)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      filed: 0,
      known: 3,
      proposed: 0,
      bad: [{ line: 2 }, { line: 4 }, { line: 5 }, { line: 7 }],
    })
    expect(await filed()).toEqual(before)
  })

  it('a second time, with lines added at the end, files these alone', async () => {
    const path = join(office.settings.data, 'first', 'appeals.jsonl')
    writeFileSync(path, `${lines.join('\n')}\n${good('拖欠工资三个月')}`)
    const { out } = await bangban('import', 'appeals', '--json', path)
    expect(JSON.parse(out)).toMatchObject({ filed: 1, known: 3 })
  })

  it('knows a row by its id, wherever in the file it stands', async () => {
    const rows = ['a-1', 'a-2', 'a-3'].map(id => good(`有编号的 ${id}`, { id }))
    const path = file('with-ids.jsonl', rows.join('\n'))
    await bangban('import', 'appeals', path)
    writeFileSync(path, [...rows, good('有编号的 a-4', { id: 'a-4' })].toReversed().join('\n'))
    const { out } = await bangban('import', 'appeals', '--json', path)
    expect(JSON.parse(out)).toMatchObject({ filed: 1, known: 3, bad: [] })
  })

  it('loses nothing when another folder has a file of the same name', async () => {
    const path = file('second/appeals.jsonl', good('另一个月的诉求，入学要什么材料'))
    const { out } = await bangban('import', 'appeals', '--json', path)
    expect(JSON.parse(out)).toMatchObject({ filed: 1, known: 0 })
  })
})

describe('the ledger', () => {
  const copy = () => join(office.settings.data, 'copy.jsonl')
  beforeAll(async () => {
    await office.dispatched(fumes)
  })

  it('is verified where it stands', async () => {
    const { code, out } = await bangban('ledger', 'verify')
    expect(out).toContain('校验通过')
    expect(code).toBe(0)
  })

  it('is exported for the owner alone, and the copy is verified', async () => {
    const exported = await bangban('ledger', 'export', copy())
    expect(exported.code).toBe(0)
    expect(exported.out).toContain(copy())
    if (process.platform !== 'win32') expect(statSync(copy()).mode & 0o777).toBe(0o600)
    const { code, out } = await bangban('ledger', 'verify', copy(), '--json')
    const verdict = JSON.parse(out) as { ok: boolean; entries: number; records: number; problems: string[] }
    expect(verdict).toMatchObject({ ok: true, problems: [] })
    expect(verdict.entries).toBeGreaterThan(10)
    expect(verdict.records).toBeGreaterThan(100)
    expect(code).toBe(0)
  })

  it('that was touched in the copy is not verified, and the exit code says so', async () => {
    const text = readFileSync(copy(), 'utf8')
    expect(text).toContain(fumes.title)
    const touched = file('touched.jsonl', text.replace(fumes.title, '小区门口很安静'))
    const { code, out } = await bangban('ledger', 'verify', touched)
    expect(out).toContain('校验不通过')
    expect(out).toMatch(/记录 \S+：与台账第 \d+ 条所记不符/)
    expect(code).toBe(1)
  })

  it('that was touched in the database is not verified, and the exit code says so', async () => {
    const title = (now: string, then: string) =>
      office.superuser.query('update routing_example set title = $1 where title = $2', [now, then])
    const { rows } = await office.superuser.query<{ title: string }>('select title from routing_example limit 1')
    const before = rows[0]?.title ?? ''
    await title('换过的标题', before)
    const { code, out } = await bangban('ledger', 'verify')
    await title(before, '换过的标题')
    expect(out).toMatch(/记录 routing_example\/\S+：与台账第 \d+ 条所记不符/)
    expect(code).toBe(1)
  })

  it('gives a signed checkpoint, against which a copy is verified', async () => {
    const { code, out } = await bangban('ledger', 'checkpoint')
    expect(code).toBe(0)
    expect(out).toMatch(/\n— .+\n$/)
    const pinned = file('checkpoint.txt', out)
    const verified = await bangban('ledger', 'verify', '--checkpoint', pinned, '--json')
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true, problems: [] })
    const forged = file('forged.txt', out.replace(/\n\d+\n/, '\n7\n'))
    expect((await bangban('ledger', 'verify', '--checkpoint', forged)).code).toBe(1)
  })

  it('proves an entry, and says which there are when there is none of that number', async () => {
    const { code, out } = await bangban('ledger', 'prove', '3')
    expect(code).toBe(0)
    const proof = JSON.parse(out) as { seq: number; path: string[]; root: string; checkpoint: string }
    expect(proof.seq).toBe(3)
    expect(proof.path.length).toBeGreaterThan(2)
    expect(proof.checkpoint).toMatch(/\n— /)
    for (const refused of await Promise.all(['1000000', '1.5'].map(wrong => bangban('ledger', 'prove', wrong)))) {
      expect(refused.code).toBe(1)
      expect(refused.err).toMatch(/编号从 0 到 \d+/)
    }
  })
})

describe('eval routing', () => {
  const line = (label: string, i: number) =>
    JSON.stringify(
      i % 2 === 0
        ? { id: `${i}`, title: '', text: `${label}的事第${'一二三四五六七八九十'[i % 10]}回没人管`, matter: label }
        : { tokens: `${label} 没人 管`, matter: label },
    )
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => line(['电梯', '工资', '噪音'][i % 3] ?? '', i)).join('\n')
  const evaluate = (train: string, test: string, ...more: string[]) =>
    bangban('eval', 'routing', '--train', file('train.jsonl', train), '--test', file('test.jsonl', test), ...more)

  it('trains on one file and reports on the other', async () => {
    const { code, out } = await evaluate(rows(90), rows(30), '--label', 'matter', '--json')
    expect(code).toBe(0)
    const figures = JSON.parse(out) as Record<string, number>
    expect(figures).toMatchObject({ examples: 30, trainExamples: 90, accuracy: 1, macroF1: 1, top3: 1 })
    const told = ['ece', 'coverageAt95', 'coverageAt98', 'coverageAt99', 'trainSeconds', 'modelBytes', 'p50Ms', 'p99Ms']
    for (const name of told) expect(figures[name]).toBeGreaterThanOrEqual(0)
    const { out: forPeople } = await evaluate(rows(90), rows(30), '--label', 'matter')
    expect(forPeople).toContain('准确率 100.0 %')
  })

  it('names the line that it can’t use, and what to do', async () => {
    for (const [bad, why] of [
      ['{"text": "没有答案"}', '没有字段「label」'],
      ['{"label": "x"}', '既没有「text」也没有「tokens」'],
      ['null', '没有字段「label」'],
      ['{', '不是 JSON'],
    ] as const) {
      const { code, err } = await evaluate(`{"text": "电梯坏了", "label": "a"}\n${bad}\n`, rows(3))
      expect(code).toBe(2)
      expect(err).toContain('train.jsonl 第 2 行')
      expect(err).toContain(why)
      expect(err).not.toMatch(stackLine)
    }
    const nowhere = await bangban('eval', 'routing', '--train', '/nowhere/a', '--test', '/nowhere/b')
    expect([nowhere.code, nowhere.err.split('：')[0]]).toEqual([2, '读不到文件'])
    const alike = '{"text": "电梯坏了", "label": "a"}'
    expect((await evaluate(alike, alike)).err).toContain('至少要有两个类别')
  })
})

describe('eval retrieval', () => {
  const corpus = ['电梯', '工资', '物业费'].map(what =>
    JSON.stringify({ id: what, law: '示例条例', art: '第一条', text: `关于${what}的规定：${what}应当按月处理。` }),
  )
  const queries = ['电梯', '工资', '物业费'].map((what, i) =>
    JSON.stringify({ qid: i, question: `我的${what}呢`, gold: [what] }),
  )
  const evaluate = (passages: string, questions: string, ...more: string[]) =>
    bangban(
      ...['eval', 'retrieval', '--corpus', file('corpus.jsonl', passages)],
      ...['--queries', file('queries.jsonl', questions), ...more],
    )

  it('indexes passages, asks, and tells what was found', async () => {
    const { code, out } = await evaluate(corpus.join('\n'), queries.join('\n'), '--json')
    expect(code).toBe(0)
    const figures = JSON.parse(out) as Record<string, number>
    expect(figures).toMatchObject({ passages: 3, queries: 3, knownQuestions: 0, recallAt5: 1, mrrAt10: 1, ndcgAt10: 1 })
    for (const name of ['recallAt10', 'recallAt100', 'p50Ms', 'p95Ms', 'indexSeconds', 'indexBytes'])
      expect(figures[name]).toBeGreaterThan(0)
  })

  it('takes several files of passages, and learns from questions', async () => {
    const more = file('more.jsonl', '{"id": "油烟", "text": "餐饮油烟应当净化。"}')
    const train = file('known.jsonl', '{"question": "烧烤呛人", "gold": ["油烟"]}')
    const asked = [...queries, '{"question": "烧烤呛人，油烟大", "gold": ["油烟"]}'].join('\n')
    const { code, out } = await evaluate(corpus.join('\n'), asked, more, '--train', train)
    expect(code).toBe(0)
    expect(out).toContain('4 个段落，4 个问题，从 1 个已知问题学习')
    expect(out).toContain('前十 100.0 %')
  })

  it('measures vectors of an endpoint beside the words, and asks for each only once', async () => {
    const server = await startVectorServer()
    try {
      const passage = JSON.stringify({ id: '古树', text: '古树名木养护由街道负责，每年巡查两次。' })
      const question = JSON.stringify({ question: '老槐照看', gold: ['古树'] })
      const cache = join(office.settings.data, 'vectors.cache')
      const named = ['--vectors', server.url, '--vector-model', 'm', '--vector-cache', cache, '--json']
      const once = () => evaluate([...corpus, passage].join('\n'), question, ...named)
      const { code, out } = await once()
      expect(code).toBe(0)
      const asked = server.exchanges.length
      expect(JSON.parse(out)).toMatchObject({ recallAt5: 0, vectors: { mrrAt10: 1 }, joined: { recallAt5: 1 } })
      expect((await once()).code).toBe(0)
      expect(server.exchanges.length).toBe(asked)
      server.play = wrongWays['an error'] as typeof server.play
      const ill = await evaluate(corpus.join('\n'), queries.join('\n'), '--vectors', server.url, '--vector-model', 'n')
      expect([ill.code, ill.err]).toEqual([2, expect.stringContaining('没有得到向量')])
    } finally {
      await server.close()
    }
  })

  it('cuts long texts, and finds one by what stands at its end', async () => {
    const filler = Array.from({ length: 120 }, (_, i) => `第${i}个项目按月报送进展情况。`).join('')
    const long = JSON.stringify({ id: '通知', title: '项目通知', text: `${filler}二、养老院水表应当每天查看。` })
    const question = JSON.stringify({ question: '养老院的水表多久看一次', gold: ['通知'] })
    const { out } = await evaluate([...corpus, long].join('\n'), question, '--json')
    const figures = JSON.parse(out) as Record<string, number>
    expect(figures).toMatchObject({ queries: 1, mrrAt10: 1 })
    expect(figures['passages']).toBeGreaterThan(4)
  })

  it('names the lines that it can’t use, and asks the others', async () => {
    const bad = ['{"id": "a"}', '[]', 'x', corpus[0]]
    const { code, out, err } = await evaluate(
      [...corpus, ...bad].join('\n'),
      [...queries, '{"question": null, "gold": ["电梯"]}'].join('\n'),
    )
    for (const why of [
      '第 4 行没有 id 或 text',
      '第 5 行不是 JSON',
      '第 6 行不是 JSON',
      '「电梯」前面已经有了',
      '没有 question 或 gold',
    ])
      expect(err).toContain(why)
    expect(out).toContain('3 个段落，3 个问题')
    expect(out).toContain('有 5 行不能用')
    expect(code).toBe(0)
  })

  it('says when nothing is left to ask', async () => {
    const { code, err } = await evaluate('{}', queries.join('\n'))
    expect(err).toContain('没有可用的段落或问题')
    expect(code).toBe(2)
  })

  it('says when a file is not there', async () => {
    const { code, err } = await bangban(
      'eval',
      'retrieval',
      '--corpus',
      '/nowhere.jsonl',
      '--queries',
      '/nowhere.jsonl',
    )
    expect(err).toContain('读不到文件')
    expect(code).toBe(2)
  })
})

describe('eval staff', () => {
  it('finds that every example of every scenario holds', async () => {
    const { code, out } = await evaluated
    const result = JSON.parse(out) as { examples: number; failures: unknown[] }
    expect(result.failures).toEqual([])
    expect(result.examples).toBeGreaterThanOrEqual(3)
    expect(code).toBe(0)
  })
})
