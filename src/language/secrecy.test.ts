import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from './normalise.ts'
import { carriesSecrecyMark } from './secrecy-marks.ts'

// a failure prints its seed; SEED=n replays it
if (process.env['SEED']) fc.configureGlobal({ seed: Number(process.env['SEED']) })

const marked = [
  '绝密★',
  '机密★启用前',
  '秘密★1年',
  '机密☆十年',
  '秘密*一年',
  '关于防汛的报告\n机密★5年\n各镇街：',
  '密级：秘密',
  '密级: 机密',
  '密 级：绝密',
  '份号 000123',
  '份号：000001',
  '转发绝密文件一份',
  '机密级资料',
  '绝密电报',
  '机密',
  '标题\n秘密\n正文',
  '【绝密】关于某事的通知',
  '（秘密）会议记录',
]

describe('a mark of secrecy', () => {
  it.each(marked)('is seen: %j', text => {
    expect(carriesSecrecyMark(text)).toBe(true)
  })

  it('is seen anywhere in a text', () => {
    const words = fc.string({ unit: fc.constantFrom(...'各镇街请按要求报送防汛工作情况，。\n'), maxLength: 60 })
    fc.assert(
      fc.property(words, words, fc.constantFrom('机密★启用前', '密级：秘密', '份号000123'), (before, after, mark) =>
        carriesSecrecyMark(`${before}${mark}${after}`),
      ),
    )
  })

  it.each(['密级：秘密', '份号：０００１２３', '（秘密）', '机密＊'])('is seen in full-width signs: %j', text => {
    expect(carriesSecrecyMark(text)).toBe(true)
  })

  it('that the record would show is not hidden by signs that nobody sees', () => {
    for (const mark of marked) {
      for (const invisible of ['\u200b', '\u200d', '\u2060', '\ufeff', '\u202c', '\u{e0041}']) {
        const hidden = [...mark].join(invisible)
        if (carriesSecrecyMark(normalise(hidden))) expect(carriesSecrecyMark(hidden), JSON.stringify(hidden)).toBe(true)
      }
    }
  })
})

describe('words about secrets', () => {
  it.each([
    '前同事带走了我们公司的商业秘密',
    '银行泄露秘密，把我的电话卖给别人',
    '请问保密工作由哪个部门管理',
    '单位组织学习保守国家秘密法',
    '他答应保守秘密，结果到处说',
    '这家店号称绝密配方，其实是预制菜',
    '机密性合同纠纷怎么仲裁',
    '密级公路坑洼不平',
    '我的身份证号码登记错了',
    '我的身份号110105194912310021登记错了',
    '今年10月份号称要修路，到现在没动静',
    '这份号码牌过期了，12345也打不通',
  ])('pass: %s', text => {
    expect(carriesSecrecyMark(text)).toBe(false)
  })
})

describe('a statute that speaks of secrets', () => {
  const article = '绝密级国家秘密载体管理还应当遵守下列规定：未经批准，不得下载、汇编、摘抄绝密级文件信息资料。'
  it('bears no mark, where the same words of a resident would be one', () => {
    expect([carriesSecrecyMark(article), carriesSecrecyMark(article, { isPublished: true })]).toEqual([true, false])
    expect(carriesSecrecyMark(`秘密★1年\n${article}`, { isPublished: true })).toBe(true)
  })
})
