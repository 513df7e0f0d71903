import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type AssignInput, assign } from './index.ts'

const departments: AssignInput['departments'] = [
  { id: 'education', name: '教育局', duties: ['中小学和幼儿园招生、收费、食堂，校外培训监管。'] },
  { id: 'market', name: '市场监督管理局', shortNames: ['市监局'], duties: ['食品安全、价格计量和特种设备安全监管。'] },
  { id: 'water', name: '水务局', duties: ['供水节水、城市排水、河道管护。'] },
  { id: 'housing', name: '住房和城乡建设局', shortNames: ['住建局'], duties: ['物业管理、建筑工地和住房保障。'] },
  { id: 'qingshi', name: '青石镇人民政府', duties: ['辖区村（社区）事务。'] },
]

const isWorkingDay = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

async function proposed(text: string, more: Partial<AssignInput> = {}) {
  const input = assign.input.parse({
    ...{ title: '关于做好有关工作的通知', from: '示范市人民政府办公室', text, receivedOn: '2026-12-01', departments },
    ...{ own: { district: '示范区', office: '区政府办公室' } },
    ...more,
  })
  const result = await assign.propose(input, { isWorkingDay })
  assign.output.parse(result.output)
  return { ...result, codes: result.doubts.map(one => one.code), input }
}

describe('who handles it', () => {
  it('takes who is told to lead, and who is told to help', async () => {
    const { output } = await proposed('由区教育局牵头，会同市场监管部门、住建部门实施，请于12月15日前报送情况。')
    expect(output).toMatchObject({ handling: 'act', lead: 'education', others: ['market', 'housing'], reply: 'report' })
    expect(output.opinion).toBe(
      '请区教育局牵头，区市场监督管理局、区住房和城乡建设局配合，按要求办理，于12月15日前报送有关情况，并告区政府办公室。',
    )
  })

  it('knows our department by its superior', async () => {
    const { output } = await proposed('此项工作由市水务局牵头，请认真落实。')
    expect(output.lead).toBe('water')
  })

  it('takes a short name that several share', async () => {
    const { output } = await proposed('教育、住建、市场监管等行业主管部门按职责配合，由水务部门统筹，请抓紧落实。')
    expect(output).toMatchObject({ lead: 'water', others: ['education', 'housing', 'market'] })
  })

  it('does not let a town handle what it asks for', async () => {
    const { output } = await proposed('东河村供水管网老化，恳请安排资金更换供水管道。妥否，请批示。', {
      title: '关于青石镇东河村供水管网的请示',
      from: '青石镇人民政府',
    })
    expect(output).toMatchObject({ kind: '请示', lead: 'water', others: [], reply: 'approval' })
  })

  it('follows what was handled before where nothing else tells', async () => {
    const { output } = await proposed('请组织各校认真参加演讲比赛的选拔，并做好宣传发动，具体安排另行告知。', {
      title: '关于组织青少年演讲比赛的通知',
      earlier: [{ id: 'a', title: '关于组织青少年演讲比赛的通知', from: '团市委', departmentId: 'education' }],
    })
    expect(output.lead).toBe('education')
    expect(output.grounds).toContainEqual(
      expect.objectContaining({ about: 'lead', by: 'earlier', meets: 'a', place: null }),
    )
  })

  it('says so where no department stands out', async () => {
    const { output, codes, isSure } = await proposed(
      '请各地认真做好月球基地选址调研，形成材料以后妥善保存起来，不得外传，不得遗失。',
    )
    expect(output.lead).toBeNull()
    expect(codes).toContain('nobody')
    expect(isSure).toBe(false)
  })

  it('names who should lead and is not on the list', async () => {
    const { codes } = await proposed('由财政部门牵头，请各单位认真组织预算执行分析，按要求抓好落实，不得拖延。')
    expect(codes).toContain('unlisted')
  })
})

describe('by when', () => {
  it.each([
    ['请于2026年12月15日前报送。', '2026-12-15'],
    ['请于12月4日（星期五）下班前报送。', '2026-12-04'],
    ['请于1月20日前报送。', '2027-01-20'],
    ['请于15日前报送。', '2026-12-15'],
    ['请在收到本通知后10个工作日内报送。', '2026-12-15'],
    ['请在收到本函之日起三十日内函复。', '2026-12-31'],
    ['请于月底前报送总结。', '2026-12-31'],
    ['请于2027年2月底前报送总结。', '2027-02-28'],
    ['请每月5日前报送进度。', '2026-12-05'],
    ['工作于2027年1月31日前完成，12月20日前报送方案。', '2026-12-20'],
    ['定于2026年12月9日召开视频会议，请参加。', '2026-12-09'],
    ['2025年12月1日以来，目前已完成，请继续落实。', null],
  ])('%s', async (text, dueOn) => {
    const { output } = await proposed(text)
    expect(output.dueOn).toBe(dueOn)
    if (output.dueWords !== null) expect(text).toContain(output.dueWords)
  })

  it('doubts a day that is over and one on which nobody works', async () => {
    expect((await proposed('请于2026年11月20日前报送。')).codes).toContain('overdue')
    expect((await proposed('请于2026年12月5日前报送。')).codes).toContain('day-off')
  })

  it('doubts a day that no calendar has', async () => {
    const { output, codes } = await proposed('请于2026年2月30日前报送。')
    expect(output.dueOn).toBeNull()
    expect(codes).toContain('day-unclear')
  })
})

describe('how it is handled', () => {
  it.each([
    ['关于启用印章的通知', '自即日起启用新印章。', 'file', null],
    ['关于前三季度水质情况的通报', '现将情况通报如下，供参阅。', 'circulate', null],
    ['关于供水情况的报告', '供水平稳。特此报告。', 'circulate', null],
    ['关于供水情况的报告', '供水平稳。请区政府予以解决资金。', 'act', 'approval'],
    ['关于商请提供数据的函', '请予协助并函复。', 'act', 'letter'],
    ['关于报送总结的通知（试行）', '请上报总结。', 'act', 'report'],
  ])('%s: %s', async (title, text, handling, reply) => {
    const { output } = await proposed(text, { title })
    expect(output).toMatchObject({ handling, reply })
  })

  it('reads the mark of urgency, not an urgent title', async () => {
    expect((await proposed('请落实。\n特急')).output.urgency).toBe('特急')
    expect((await proposed('紧急程度：加急\n请落实。')).output.urgency).toBe('加急')
    expect((await proposed('请落实。', { title: '关于防汛的紧急通知' })).output.urgency).toBeNull()
  })

  it('doubts what should not have come like this', async () => {
    expect((await proposed('供水平稳。请区政府予以解决资金。', { title: '关于供水的报告' })).codes).toContain(
      'asking-report',
    )
    expect((await proposed('望江区人民政府：\n请落实。')).codes).toContain('elsewhere')
    expect((await proposed('请落实，联系人 13900001234。')).codes).toContain('personal-data')
    expect((await proposed('恳请批准。', { title: '关于用水的请示', from: '某某有限公司' })).codes).toContain(
      'wrong-kind',
    )
  })
})

describe('the documents of the demo', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'demo')
  const read = (...path: string[]) => parse(readFileSync(join(folder, ...path), 'utf8')) as Record<string, unknown>[]
  const district = read('departments.yaml').map(one => ({
    ...{ id: one['id'], name: one['name'], shortNames: [one['short']], duties: [one['duties']] },
  }))

  it.each(read('incoming', 'documents.yaml').map(one => [one['title'], one] as const))(
    '%s',
    async (_, { answer, ...asked }) => {
      const input = assign.input.parse({
        ...{ ...asked, departments: district, own: { district: '示范区', office: '区政府办公室' } },
      })
      const { output } = await assign.propose(input, { isWorkingDay })
      expect(output).toMatchObject(answer as object)
      for (const { place, words } of output.grounds)
        if (place) expect((place.in === 'title' ? input.title : input.text).slice(place.from, place.to)).toBe(words)
    },
  )
})
