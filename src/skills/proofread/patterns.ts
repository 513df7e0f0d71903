import type { Kind, Suggestion } from './suggestion.ts'

/** A slip that has a shape. */
interface Pattern {
  readonly kind: Kind
  readonly pattern: RegExp
  readonly why: string
  readonly instead?: (match: RegExpMatchArray) => string[]
  readonly source?: string
  readonly confidence: number
}

const amount = '[\\d０-９一二三四五六七八九十百千万亿几数.，,%％]+'
const grammar = '吕叔湘、朱德熙《语法修辞讲话》'
const units = '《国务院关于在我国统一实行法定计量单位的命令》（1984年2月27日）；GB 3100—1993'

const patterns: readonly Pattern[] = [
  {
    kind: 'doubled',
    pattern: /(?<![目标中有打似金])的的(?!确|士)|(?<!不甚|没完没|一)了了(?!之|解)|被被(?!子|褥)|们们/gu,
    why: '多了一个字',
    instead: ([found]) => [found.slice(0, 1)],
    confidence: 0.9,
  },
  {
    kind: 'doubled',
    pattern:
      /(进行|开展|加强|关于|以及|或者|并且|但是|因为|所以|如果|我们|他们|应当|可以|已经|通过|按照|根据|对于|为了|由于|实施|落实|推进|组织|负责|提出|要求|工作|问题|部门|单位|情况|同时|其中|其他|各级|有关|相关|积极|认真|坚持)\1/gu,
    why: '多了一个词',
    instead: ([, word = '']) => [word],
    confidence: 0.9,
  },
  {
    kind: 'character',
    pattern: /(?<=^|[，。；：、\n（])截止(?=(?:\d{4}年|目前|\d{1,2}月|今年|去年|本月|昨日|今日)[^，。；]{0,14}[，,])/gu,
    why: '“截止”后面不带时间，到某时为止用“截至”',
    instead: () => ['截至'],
    source: '《现代汉语词典》（第7版）',
    confidence: 0.9,
  },
  {
    kind: 'character',
    pattern: /(?<=[就好犹])象(?=[^\n，。；]{1,12}(?:一样|似的|那样|一般))/gu,
    why: '表示好像用“像”',
    instead: () => ['像'],
    source: '《现代汉语词典》（第7版）',
    confidence: 0.85,
  },
  {
    kind: 'redundant',
    pattern: new RegExp(
      `(?:大约|大概|约(?!定|束|谈|占)|将近)(?:有|为|需|占)?${amount}[^，。；、\\n\\d]{0,4}?左右`,
      'gu',
    ),
    why: '“约”和“左右”留一个',
    instead: ([found]) => [found.replace(/左右$/u, '')],
    source: grammar,
    confidence: 0.8,
  },
  {
    kind: 'redundant',
    pattern: new RegExp(`(?:超过|多于|至少|不少于|不低于)${amount}[^，。；、\\n\\d]{0,3}?以上`, 'gu'),
    why: '“超过”“至少”和“以上”留一个',
    instead: ([found]) => [found.replace(/以上$/u, '')],
    source: grammar,
    confidence: 0.75,
  },
  {
    kind: 'redundant',
    pattern: new RegExp(`${amount}[^，。；、\\n\\d]{0,2}?(?:以上|以下|以内)左右`, 'gu'),
    why: '“以上”“以下”和“左右”不能同用',
    instead: ([found]) => [found.replace(/左右$/u, '')],
    confidence: 0.85,
  },
  ...(
    [
      ['凯旋归来', '凯旋', '“旋”就是归来'],
      ['凯旋而归', '凯旋', '“旋”就是归来'],
      ['目的是为了', '目的是', '“目的”和“为了”重复'],
      ['原因是因为', '原因是', '“原因”和“因为”重复'],
      ['原因是由于', '原因是', '“原因”和“由于”重复'],
      ['付诸于', '付诸', '“诸”就是“之于”'],
      ['诉诸于', '诉诸', '“诸”就是“之于”'],
      ['见诸于', '见诸', '“诸”就是“之于”'],
      ['亲眼目睹', '目睹', '“目睹”就是亲眼看到'],
      ['令人堪忧', '令人担忧', '“堪”就是令人可以'],
      ['莘莘学子们', '莘莘学子', '“莘莘”已是众多'],
      ['人民群众们', '人民群众', '“群众”已是多数'],
      ['首次开创', '开创', '“开创”就是首次'],
      ['过去的往事', '往事', '“往事”就是过去的事'],
      ['至今为止', '迄今为止', '“至今”已是到现在为止'],
      ['难免不', '难免', '“难免不”说反了'],
      ['切忌不要', '切忌', '“切忌”就是切记不要'],
      ['多年来以来', '多年来', '“来”和“以来”重复'],
      ['不必要的浪费', '浪费', '没有必要的浪费这一说'],
      ['彻底根除', '根除', '“根除”就是彻底除去'],
      ['彻底根治', '根治', '“根治”就是彻底治好'],
      ['普遍共识', '共识', '“共识”就是共同的认识'],
      ['目前当前', '当前', '“目前”和“当前”重复'],
      ['截至目前为止', '截至目前', '“截至”和“为止”重复'],
      ['国际间', '国际', '“际”就是之间'],
      ['校际间', '校际', '“际”就是之间'],
      ['省际间', '省际', '“际”就是之间'],
      ['区际间', '区际', '“际”就是之间'],
      ['人际间', '人际', '“际”就是之间'],
    ] as const
  ).map(
    ([found, instead, why]): Pattern => ({
      kind: found === '难免不' || found === '切忌不要' ? 'contradictory' : 'redundant',
      pattern: new RegExp(found, 'gu'),
      why,
      instead: () => [instead],
      source: grammar,
      confidence: 0.75,
    }),
  ),
  {
    kind: 'redundant',
    pattern: /涉及到(?!期|位|账|岗|场)/gu,
    why: '“及”就是到',
    instead: () => ['涉及'],
    source: grammar,
    confidence: 0.6,
  },
  {
    kind: 'contradictory',
    pattern: /(?:防止|避免|杜绝|严防)[^，。；、\n]{0,10}(?:不再|不发生|不出现)/gu,
    why: '“防止”和“不”用在一起，意思反了',
    source: grammar,
    confidence: 0.75,
  },
  {
    kind: 'contradictory',
    pattern: /(?:严禁|禁止)(?:任何)?(?:单位|个人|人员)?(?:和个人)?(?:不得|不准|不许)/gu,
    why: '“禁止”和“不得”用在一起，意思反了',
    source: grammar,
    confidence: 0.8,
  },
  {
    kind: 'contradictory',
    pattern: /无时无刻(?=[都在])/gu,
    why: '“无时无刻”要接“不”：无时无刻不在',
    source: grammar,
    confidence: 0.8,
  },
  {
    kind: 'conjunction',
    pattern: /只有[^，。；、\n]{2,20}，[^，。；、\n才]{0,6}就(?=能|会|可以|可(?!能))/gu,
    why: '“只有”和“才”搭配，“只要”和“就”搭配',
    source: grammar,
    confidence: 0.8,
  },
  {
    kind: 'conjunction',
    pattern: /只要[^，。；、\n]{2,20}，[^，。；、\n就]{0,6}才(?=能(?!力)|会|可(?!能))/gu,
    why: '“只要”和“就”搭配，“只有”和“才”搭配',
    source: grammar,
    confidence: 0.8,
  },
  {
    kind: 'conjunction',
    pattern: /(?:不仅|不但)(?!是)[^，。；、\n]{2,20}，而是/gu,
    why: '“不仅”和“而且”搭配，“不是”和“而是”搭配',
    source: grammar,
    confidence: 0.75,
  },
  {
    kind: 'conjunction',
    pattern: /(?:虽然|尽管)[^，。；、\n]{2,24}，所以/gu,
    why: '“虽然”和“但是”搭配，“因为”和“所以”搭配',
    source: grammar,
    confidence: 0.8,
  },
  {
    kind: 'incomplete',
    pattern: /(?<=^|[。；！？\n])(?:通过|经过)[^，。；、\n]{2,24}，(?:使得|使)(?!用|命|馆|者)/gu,
    why: '“通过”和“使”用在一起，句子没有主语，宜去掉一个',
    source: grammar,
    confidence: 0.6,
  },
  {
    kind: 'number',
    pattern: /(?:减少|降低|下降|缩小|缩短|减轻)了?[\d.一二三四五六七八九十两几]+倍/gu,
    why: '减少不用“倍”，宜用百分数或分数',
    source: grammar,
    confidence: 0.85,
  },
  {
    kind: 'number',
    pattern: /[%％]个百分点/gu,
    why: '“%”和“个百分点”留一个：变化的幅度用“%”，百分数之差用“个百分点”',
    instead: () => ['个百分点', '%'],
    confidence: 0.9,
  },
  {
    kind: 'unit',
    pattern: /(?<=\d\s?)(?:公尺|公升|公分|市斤|市尺|平方公尺|立方公尺|英尺|英里)/gu,
    why: '不是法定计量单位',
    source: units,
    confidence: 0.75,
  },
  {
    kind: 'unit',
    pattern: /(?<=\d\s?)(?:KM|Km|kM|KG|Kg|kG|KW|Kw|kw|KWH|KWh|Kwh|kwh|MW[Hh]|CM|Cm|MM(?!C)|ML)(?![A-Za-z])/gu,
    why: '计量单位的符号分大小写',
    instead: ([found]) => [unitSymbols[found.toLowerCase()] ?? found],
    source: units,
    confidence: 0.8,
  },
]

const unitSymbols: Readonly<Record<string, string>> = {
  km: 'km',
  kg: 'kg',
  kw: 'kW',
  kwh: 'kW·h',
  mwh: 'MW·h',
  cm: 'cm',
  mm: 'mm',
  ml: 'mL',
}

/** Slips of grammar, of numbers and of units that can be told by their shape alone. */
export function patternFinds(text: string): Suggestion[] {
  return patterns.flatMap(({ kind, pattern, why, instead, source, confidence }) =>
    [...text.matchAll(pattern)].map(match => {
      const better = instead?.(match).filter(one => one !== match[0])
      return {
        ...{ from: match.index, to: match.index + match[0].length, found: match[0], kind, why, confidence },
        ...(better && better.length > 0 ? { instead: better } : {}),
        ...(source ? { source } : {}),
      }
    }),
  )
}
