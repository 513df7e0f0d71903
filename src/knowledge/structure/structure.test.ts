import { describe, expect, it } from 'vitest'
import { structureOf } from './index.ts'

/** The documents of these tests are of a fictional district. */
const notice = `示范区人民政府办公室文件
示政办发〔2025〕12号

示范区人民政府办公室
关于印发《示范区既有住宅加装电梯补贴办法》的通知
各街道办事处，区政府各部门：
现将《示范区既有住宅加装电梯补贴办法》印发给你们，请遵照执行。
示范区人民政府办公室
2025年3月18日
（此件公开发布）

示范区既有住宅加装电梯补贴办法
第一条　为了方便居民出行，根据《示范省物业条例》，制定本办法。
第二条　每部电梯补贴二十万元。
第三条　本办法自2025年4月1日起施行，有效期五年。《示范区加装电梯补贴暂行办法》（示政办发〔2020〕3号）同时废止。`

it('reads a notice with what it issues', () => {
  const { passages, ...fields } = structureOf(notice)
  expect(fields).toEqual({
    title: '示范区人民政府办公室关于印发《示范区既有住宅加装电梯补贴办法》的通知',
    issued: '示范区既有住宅加装电梯补贴办法',
    number: '示政办发〔2025〕12号',
    issuer: '示范区人民政府办公室',
    issuedOn: '2025-03-18',
    inForceFrom: '2025-04-01',
    inForceUntil: '2030-03-31',
    replaces: [{ title: '示范区加装电梯补贴暂行办法', number: '示政办发〔2020〕3号' }],
    isInternal: false,
  })
  expect(passages.map(one => one.label)).toEqual(['', '第一条', '第二条', '第三条'])
})

it('reads it the same where its lines are lost', () => {
  const { passages, ...fields } = structureOf(notice.replace('示范区人民政府办公室文件\n', '').replace(/\s/g, ''))
  expect(fields).toMatchObject({
    issued: '示范区既有住宅加装电梯补贴办法',
    number: '示政办发〔2025〕12号',
    issuer: '示范区人民政府办公室',
    issuedOn: '2025-03-18',
    inForceFrom: '2025-04-01',
    inForceUntil: '2030-03-31',
  })
  expect(passages.map(one => one.label)).toEqual(['', '第一条', '第二条', '第三条'])
})

it('reads a law with the note under its title', () => {
  const law = structureOf(`示范省养老服务条例
（2018年9月28日示范省第十三届人民代表大会常务委员会第五次会议通过　2021年7月29日示范省第十三届人民代表大会常务委员会第二十四次会议修正）
目　录
第一章　总则
第二章　附则
第一章　总则
第一条　为了甲，制定本条例。
第二章　附则
第二条　本条例自2019年1月1日起施行。2001年发布的《示范省养老暂行规定》同时废止。`)
  expect(law).toMatchObject({
    title: '示范省养老服务条例',
    issuer: '示范省人民代表大会常务委员会',
    issuedOn: '2021-07-29',
    inForceFrom: '2019-01-01',
    replaces: [{ title: '示范省养老暂行规定', number: undefined }],
  })
})

it('reads a decree', () => {
  const decree = structureOf(
    '示范省人民政府令第12号《示范省停车场管理办法》已经2024年5月6日省政府第3次常务会议通过，现予公布，自2024年7月1日起施行。省长甲乙二○二四年五月十日示范省停车场管理办法第一条为了甲，制定本办法。第二条本办法自2024年7月1日起施行。',
  )
  expect(decree).toMatchObject({
    number: '示范省人民政府令第12号',
    issued: '示范省停车场管理办法',
    issuer: '示范省人民政府',
    issuedOn: '2024-05-10',
    inForceFrom: '2024-07-01',
  })
})

const at = (line: string) =>
  structureOf(`示范区民政局关于示范工作的通知\n各街道：\n${line}\n示范区民政局\n2025年3月18日`)

describe('from when until when it is in force', () => {
  it.each([
    ['本通知自2025年4月1日起施行。', '2025-04-01', undefined],
    ['本通知自二〇二五年四月一日起执行。', '2025-04-01', undefined],
    ['本通知自印发之日起施行。', '2025-03-18', undefined],
    ['本通知自印发之日起30日后施行。', '2025-04-17', undefined],
    ['本通知自公布之日起满三十日施行。', '2025-04-17', undefined],
    ['本通知自印发之日起施行，有效期五年。', '2025-03-18', '2030-03-17'],
    ['本通知自印发之日起施行，有效期2年。', '2025-03-18', '2027-03-17'],
    ['本通知自2025年4月1日起施行，有效期至2027年12月31日。', '2025-04-01', '2027-12-31'],
    ['本通知自2025年4月1日起试行，试行期两年。', '2025-04-01', '2027-03-31'],
    ['本通知执行至2026年底。', undefined, '2026-12-31'],
    ['本通知自2025年1月1日起施行至2025年12月31日。', '2025-01-01', '2025-12-31'],
    ['登记证有效期三年，期满换发。', undefined, undefined],
    ['《示范条例》自2024年5月1日起施行以来，成效明显。', undefined, undefined],
    ['2012年9月1日起施行的《示范办法》同时废止。', undefined, undefined],
    ['当事人自收到决定之日起60日内可以申请复议。', undefined, undefined],
  ])('%s', (line, from, until) => {
    const found = at(line)
    expect([found.inForceFrom, found.inForceUntil]).toEqual([from, until])
  })
})

describe('what it puts out of force', () => {
  it.each([
    ['《甲办法》同时废止。', ['甲办法']],
    [
      '《甲办法》（示政发〔2019〕1号）、《乙规定》（示政发[2020]02号）同时废止。',
      ['甲办法 示政发〔2019〕1号', '乙规定 示政发〔2020〕2号'],
    ],
    ['2019年1月1日区政府发布的《甲办法》和2020年2月1日区政府发布的《乙规定》停止执行。', ['甲办法', '乙规定']],
    ['对《甲办法》等3件文件予以废止。', ['甲办法']],
    ['同时废止《甲办法》和《乙规定》。', ['甲办法', '乙规定']],
    ['原甲管理办法（示政发〔2019〕1号）同时废止。', ['甲管理办法 示政发〔2019〕1号']],
    ['根据《甲条例》，《乙办法》同时废止。', ['乙办法']],
    ['此前规定与《甲办法》不一致的同时废止。', []],
    ['要及时修改、废止《甲办法》的配套文件。', []],
    ['未废止的《甲办法》继续执行。', []],
    ['“《甲办法》同时废止”一句删去。', []],
  ])('%s', (line, titles) => {
    expect(at(line).replaces.map(one => [one.title, one.number].filter(Boolean).join(' '))).toEqual(titles)
  })

  it('is not what an explanation says of another document', () => {
    const text = '《示范办法》解读\n本办法自2025年4月1日起施行，《甲办法》同时废止。'
    expect(structureOf(text)).toMatchObject({ inForceFrom: undefined, replaces: [] })
  })
})

describe('its own number', () => {
  it.each([
    ['示民发〔2025〕3号\n示范区民政局关于示范的通知', '示民发〔2025〕3号'],
    ['示范区民政局关于示范的通知\n示民发(2025)第03号', '示民发〔2025〕3号'],
    ['示范区民政局关于示范的通知（示民发〔2025〕3号）\n各街道：', '示民发〔2025〕3号'],
    ['示民发【2025】3号各街道：为落实《甲意见》（区发〔2024〕1号）', '示民发〔2025〕3号'],
    ['关于示范的通知\n为落实《甲意见》（区发〔2024〕1号），现通知如下。', undefined],
    ['示范区民政局关于示范的复函\n你街道示街〔2025〕3号文收悉。', undefined],
    ['中华人民共和国主席令\n第七十三号\n《甲法》已由', '主席令第七十三号'],
  ])('%s', (text, number) => {
    expect(structureOf(text).number).toBe(number)
  })
})

describe('who signed, and when', () => {
  it.each([
    ['特此通知。\n示范区民政局\n2025年3月18日', '示范区民政局', '2025-03-18'],
    ['特此通知。示范区民政局2025年3月18日', '示范区民政局', '2025-03-18'],
    ['特此通知。\n示范区民政局　示范区财政局\n二〇二五年三月十八日', '示范区民政局、示范区财政局', '2025-03-18'],
    ['特此通知。示范区民政局示范区财政局2025年3月18日（此件公开发布）', '示范区民政局、示范区财政局', '2025-03-18'],
    [
      '附件：1.申请表2.汇总表示范区民政局示范区财政局2025年3月18日附件1申请表',
      '示范区民政局、示范区财政局',
      '2025-03-18',
    ],
    ['特此通知。\n教育部 财政部\n2025 年 3 月 18 日', '教育部、财政部', '2025-03-18'],
    ['示范区民政局2025年3月18日印发的方案继续执行。', undefined, undefined],
    ['经示范区政府2025年3月18日批准。', undefined, undefined],
    ['请于2025年3月18日前报示范区民政局。', undefined, undefined],
  ])('%s', (text, issuer, issuedOn) => {
    const found = structureOf(`关于示范的通知\n各街道：\n${text}`)
    expect([found.issuer, found.issuedOn]).toEqual([issuer, issuedOn])
  })
})

describe('a mark that keeps it inside', () => {
  it.each([
    ['（此件不公开）', true],
    ['（此件不予公开）', true],
    ['内部资料　注意保存', true],
    ['【内部使用】', true],
    ['公开属性：不予公开', true],
    ['（此件公开发布）', false],
    ['坚持以公开为常态、不公开为例外。', false],
    ['依法不予公开的除外。', false],
    ['企业内部使用的车辆不适用。', false],
    ['明确“此件主动公开、此件依申请公开、此件不予公开”。', false],
  ])('%s', (line, isInternal) => {
    expect(at(line).isInternal).toBe(isInternal)
  })
})

it.each(['', '\n', '甲', '《', '。。。'])('says nothing of %j', text => {
  expect(structureOf(text)).toMatchObject({
    title: expect.any(String),
    number: undefined,
    issuer: undefined,
    replaces: [],
  })
})

it.each(['《甲》废止', '第一条', '一、', '（', '2025年1月1日', '甲令', '\u3000', '万', '〔2025〕1号'])(
  'reads %s again and again in no time',
  piece => {
    const began = performance.now()
    structureOf(piece.repeat(2000))
    expect(performance.now() - began).toBeLessThan(2000)
  },
)
