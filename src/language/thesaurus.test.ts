import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { normalise } from './normalise.ts'
import { statutoryTerms } from './thesaurus.ts'

const folder = join(import.meta.dirname, 'thesaurus')
const lines = readdirSync(folder).flatMap(file =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .map((line, i) => ({ where: `${file}:${i + 1}`, line })),
)
const entries = lines.filter(({ line }) => line !== '' && !line.startsWith('# '))

describe('the lists', () => {
  it('hold one saying a line: two to ten characters, a tab, one to six statutory terms', () => {
    const faulty = entries.filter(({ line }) => !/^[^\s#]{2,10}\t[^\s]+( [^\s]+){0,5}$/u.test(line))
    expect(faulty).toEqual([])
  })

  it('hold no saying twice', () => {
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const { where, line } of entries) {
      const [said = ''] = line.split('\t')
      const before = seen.get(said)
      if (before) twice.push(`${said}: ${before}, ${where}`)
      seen.set(said, where)
    }
    expect(twice).toEqual([])
  })

  it('give each saying different terms, none of them the saying itself', () => {
    const faulty = entries.filter(({ line }) => {
      const [said = '', terms = ''] = line.split('\t')
      const all = [said, ...terms.split(' ')]
      return new Set(all).size < all.length
    })
    expect(faulty).toEqual([])
  })

  it('begin with what a normalised text can hold', () => {
    const faulty = entries.filter(({ line }) => {
      const [said = ''] = line.split('\t')
      return normalise(said) !== said
    })
    expect(faulty).toEqual([])
  })

  it('hold at least 1600 pairs of a saying and a term', () => {
    const pairs = entries.reduce((sum, { line }) => sum + (line.split('\t')[1]?.split(' ').length ?? 0), 0)
    expect(pairs).toBeGreaterThanOrEqual(1600)
  })

  it('say by a comment what each group is', () => {
    for (const file of readdirSync(folder)) {
      expect(readFileSync(join(folder, file), 'utf8'), file).toMatch(/^# .+\n[^#]/u)
    }
  })
})

describe('what residents say', () => {
  it.each([
    ['上个月被炒鱿鱼了，公司一分钱不给', '被炒鱿鱼', '解除劳动合同'],
    ['老板拖工资三个月', '拖工资', '拖欠工资'],
    ['上班半年没签合同', '没签合同', '二倍的工资'],
    ['上班路上被车撞', '上班路上', '上下班途中'],
    ['他是老赖，法院也没办法', '老赖', '失信被执行人'],
    ['朋友打欠条以后不认账', '打欠条', '债权凭证'],
    ['结婚三个月就离，彩礼要还吗', '彩礼', '按照习俗给付'],
    ['前妻不让看孩子', '不让看孩子', '探望权'],
    ['房东不退押金', '不退押金', '押金'],
    ['开发商一房二卖', '一房二卖', '商品房买卖合同'],
    ['酒驾会判刑吗', '酒驾', '饮酒后驾驶机动车'],
    ['楼上扔东西砸了我的车', '楼上扔东西', '从建筑物中抛掷物品'],
    ['遛弯被狗咬了', '被狗咬', '饲养的动物造成他人损害'],
    ['在超市买到过期的牛奶', '买到过期', '超过保质期的食品'],
    ['村长不给我家分地', '村长', '村民委员会主任'],
    ['孩子打赏主播两万', '孩子打赏', '限制民事行为能力人'],
    ['被人肉以后天天有人骂', '人肉', '侵害他人的隐私权'],
    ['怎么告派出所', '告派出所', '提起行政诉讼'],
  ])('is told in the words of statutes: %s', (text, said, term) => {
    expect(statutoryTerms(text).find(one => one.said === said)?.terms).toContain(term)
  })

  it.each(['', '路', '今天天气很好', '请问几点下班'])('is nothing in %j', text => {
    expect(statutoryTerms(text)).toEqual([])
  })

  const saidIn = (text: string) => statutoryTerms(text).map(({ said }) => said)

  it('counts by the longest where sayings lie in one another', () => {
    expect(saidIn('违法辞退')).toEqual(['违法辞退'])
    expect(saidIn('辞退')).toEqual(['辞退'])
  })

  it('counts by the longest where sayings overlap, wherever it begins, and by the first of equally long ones', () => {
    expect(saidIn('酒后开车门撞人')).toEqual(['开车门撞人'])
    expect(saidIn('微信转账记录')).toEqual(['微信转账'])
  })

  it('is told once and in the order of the text', () => {
    expect(saidIn('酒驾撞人，酒驾还逃逸')).toEqual(['酒驾', '撞人', '逃逸'])
  })
})
