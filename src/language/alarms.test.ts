import { describe, expect, it } from 'vitest'
import { alarmOf } from './alarms.ts'

describe('a danger to life', () => {
  it.each([
    ['三单元楼道里煤气味很浓，敲门没人应。', '煤气味'],
    ['四楼阳台起火了，火苗已经窜到五楼！', '起火'],
    ['有人站在楼顶要跳楼，快来人', '跳楼'],
    ['孩子落水，快救人', '落水'],
    ['工地脚手架坍塌，下面压着人。', '坍塌'],
    ['一位老人昏倒在公交站', '昏倒'],
    ['邻居家暴，女的一直在喊救命', '家暴'],
    ['食堂吃饭以后十几个学生中毒', '中毒'],
    ['有人持刀在菜市场门口', '持刀'],
    ['我妈走失两天了，八十岁', '走失'],
  ])('is heard: %s', (text, word) => {
    const alarm = alarmOf(text)
    expect(alarm.level).toBe('danger')
    expect(alarm.words).toContain(word)
  })

  it.each([
    '电线裸露在外面，怕着火，请来看看。',
    '昨天差点触电，配电箱一直开着。',
    '河边没有护栏，担心孩子落水。',
    '建议加装护栏，防止溺水。',
    '墙裂了，害怕会倒塌。',
    '上次检查没有中毒的情况，但是味道大。',
    '为避免火灾，请清理楼道杂物。',
    '楼道堆满纸箱，险些起火。',
  ])('that the text only fears or denies is urgent, not an emergency: %s', text => {
    const alarm = alarmOf(text)
    expect(alarm.level).toBe('urgent')
    expect(alarm.words.length).toBeGreaterThan(0)
  })

  it.each(['没有人管，着火了！', '昨天怕出事没敢说。今天真的起火了！', '没有电，老人昏倒了', '楼道里没有灯，有人触电'])(
    'stands, when what is denied ends before it: %s',
    text => {
      expect(alarmOf(text).level).toBe('danger')
    },
  )

  it.each([
    '工人没戴手套触电了，躺在地上',
    '孩子不会游泳落水了，快来人',
    '煤气灶没关着火了',
    '两个学生不会水掉进河里了',
    '没人看管的老人走失了',
  ])('stands, when the denial is of something else: %s', text => {
    expect(alarmOf(text).level).toBe('danger')
  })

  it('that is feared in one place and there in another is there', () => {
    const alarm = alarmOf('早就反映过怕着火，没人理，现在楼下车棚着火了。')
    expect(alarm).toEqual({ level: 'danger', words: ['着火'] })
  })

  it('names each word once', () => {
    expect(alarmOf('着火了着火了着火了，快来，着火了').words).toEqual(['着火'])
  })
})

describe('the rest', () => {
  it.each(['小区停水两天了', '人行道井盖丢了一周', '包工头跑了，我们要讨薪', '污水倒灌进了厨房'])(
    'is urgent: %s',
    text => {
      expect(alarmOf(text).level).toBe('urgent')
    },
  )

  it.each([
    '',
    '路灯坏了',
    '请问孩子上小学要带什么材料',
    '广场舞声音太大，晚上睡不着。',
    '楼下烧烤摊油烟大，希望城管管一管。',
    '公园的长椅掉漆了。',
  ])('is normal: %j', text => {
    expect(alarmOf(text)).toEqual({ level: 'normal', words: [] })
  })
})
