import { demoSources } from '../../src/demo/library.ts'
import { figuresIn } from '../../src/knowledge/told.ts'
import { inChinese } from '../../src/language/index.ts'
import type { Given } from '../../src/skills/answer/written.ts'

/** Passages as a model is given them, each numbered, and what it writes from them. */
export interface Told {
  readonly kind: string
  readonly text: string
  readonly given: ReadonlyMap<number, Given>
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Every passage of the demo that says enough to be asked about. */
export function demoPassages(): Given[] {
  return demoSources().flatMap(({ title, documentNumber, passages }) =>
    passages
      .filter(one => one.text.length >= 30)
      .map(({ heading, label, text }) => ({ title, documentNumber, heading, label, text, isCitable: true })),
  )
}

/** No signature, no list item of a few words. */
const saysEnough = (sentence: string) =>
  (sentence.match(/\p{Script=Han}/gu) ?? []).length >= 10 &&
  !/^[\p{Script=Han}]+(?:局|办公室|政府|中心|委员会)[。；]?$/u.test(sentence) &&
  !/此件/u.test(sentence)
const sentencesIn = (text: string) =>
  (text.match(/[^。；\n]+[。；]?/gu) ?? []).map(one => one.trim()).filter(saysEnough)

interface Hand {
  readonly passage: Given
  readonly number: number
  readonly given: Map<number, Given>
}

export function createTeller(passages: readonly Given[], random: () => number) {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const usable = passages.filter(one => sentencesIn(one.text).length > 0)

  /** A passage among five others, and its number. */
  function hand(): Hand {
    const passage = pick(usable)
    const number = 1 + Math.floor(random() * 6)
    const given = new Map<number, Given>()
    for (let i = 1; i <= 6; i++) given.set(i, i === number ? passage : pick(usable))
    return { passage, number, given }
  }

  /** As people write what a statute says, with the same content. */
  const ways: readonly ((sentence: string, passage: Given) => string)[] = [
    sentence => sentence,
    sentence => `您好，${sentence}`,
    (sentence, { title, label }) => `根据《${title}》${label}，${sentence}`,
    sentence => `按照规定，${sentence}`,
    sentence =>
      sentence.replace(/(?<![\d.])(\d{1,2})(?=个?工作日|日内|天内|个月|元|份)/gu, (_, said) => inChinese(Number(said))),
    sentence =>
      sentence.replace(
        /(?<![一二三四五六七八九十百千第])([二三四五六七八九]|十[一二三四五六七八九]?)(?=个工作日|日内)/gu,
        said => String(figuresIn(`${said}日`)[0]?.value ?? said),
      ),
    sentence => sentence.replace(/^(?:本办法|本细则)所称/u, ''),
    sentence => sentence.replace(/申请人/gu, '您'),
    sentence => `“${sentence.replace(/[。；]$/u, '').replace(/[“”]/gu, '')}”。`,
    sentence => sentence.replace(/0/gu, '０').replace(/,/gu, '，'),
    sentence => sentence.replace(/[（(][^（）()]*[）)]/gu, ''),
    sentence => `也就是说，${sentence}`,
  ]
  const marks: readonly ((sentence: string, number: number) => string)[] = [
    (sentence, number) => `${sentence.replace(/[。；]$/u, '')}[${number}]。`,
    (sentence, number) => `${sentence.replace(/[。；]$/u, '')}。[${number}]`,
    (sentence, number) => `${sentence.replace(/[。；]$/u, '')}【${number}】。`,
  ]
  const marked = (sentence: string, number: number) => pick(marks)(sentence, number)

  function truth(): Told {
    const { passage, number, given } = hand()
    const way = pick(ways)
    const all = sentencesIn(passage.text)
    const sentence = pick(all)
    return { kind: `truth ${ways.indexOf(way)}`, text: marked(way(sentence, passage), number), given }
  }

  /** A sentence that passes `wanted`, in which `change` changes something; tried until there is one. */
  function changed(
    kind: string,
    change: (sentence: string, passage: Given) => string | undefined,
    more: (hand: Hand) => void = () => {},
  ): Told {
    for (;;) {
      const one = hand()
      const sentence = pick(sentencesIn(one.passage.text))
      const lie = change(sentence, one.passage)
      if (lie === undefined || lie === sentence) continue
      more(one)
      return { kind, text: marked(lie, one.number), given: one.given }
    }
  }
  const swapAt = (text: string, at: readonly [number, number], by: string) =>
    text.slice(0, at[0]) + by + text.slice(at[1])
  const otherNumber = (said: string): string | undefined => {
    const digits = /\d+/.exec(said)
    if (digits) {
      const value = Number(digits[0])
      const factor = pick([2, 3, 10])
      const next = random() < 0.5 ? value + 1 + Math.floor(random() * 5) : value * factor
      return said.replace(digits[0], String(next))
    }
    const character = /[一二三四五六七八九]/u.exec(said)
    if (!character) return undefined
    const others = [...'二三四五六七八九'].filter(one => one !== character[0])
    return said.replace(character[0], pick(others))
  }
  const ofKind = (text: string, kinds: readonly string[]) => {
    const found = figuresIn(text).filter(one => kinds.includes(one.kind))
    return found.length === 0 ? undefined : pick(found)
  }
  const altered = (kinds: readonly string[]) => (sentence: string) => {
    const figure = ofKind(sentence, kinds)
    if (!figure) return undefined
    const by = otherNumber(sentence.slice(...figure.at))
    if (by === undefined) return undefined
    const lie = swapAt(sentence, figure.at, by)
    // what says the same figures still is no lie
    const values = (text: string) =>
      figuresIn(text)
        .map(one => `${one.kind} ${one.value}`)
        .join()
    return values(lie) === values(sentence) ? undefined : lie
  }
  const units: readonly (readonly [RegExp, string])[] = [
    [/个工作日/u, '个月'],
    [/(?<!工作)日内/u, '个月内'],
    [/个月/u, '日'],
    [/万元/u, '元'],
    [/(?<!万)元/u, '万元'],
    [/(?<!半)年内/u, '个月内'],
  ]
  const turned: readonly (readonly [RegExp, string])[] = [
    [/不得/u, '可以'],
    [/(?<!不)可以/u, '不得'],
    [/应当/u, '无需'],
    [/不超过/u, '不少于'],
    [/不予/u, '予以'],
    [/免费/u, '收费'],
    [/不收费/u, '收费'],
    [/(?<!不)以上/u, '以下'],
    [/禁止/u, '可以'],
    [/不需要/u, '需要'],
    [/不受理/u, '受理'],
  ]

  function untrue(): Told {
    return pick(lies)()
  }
  const lies: readonly (() => Told)[] = [
    () => {
      const { passage, given } = hand()
      const number = pick([0, 7, 8, 12, 99, 404])
      return { kind: 'id', text: marked(pick(sentencesIn(passage.text)), number), given }
    },
    () =>
      changed('quotation', sentence => {
        const words = sentence.replace(/[。；“”]/gu, '')
        const at = Math.floor(random() * (words.length - 4)) + 2
        const other = pick([...'市县部门群众办理机关人员条件材料'].filter(one => one !== words[at]))
        return `“${words.slice(0, at)}${other}${words.slice(at + 1)}”。`
      }),
    () => {
      const one = hand()
      const foreign = pick(usable)
      const words = pick(sentencesIn(foreign.text)).replace(/[。；“”]/gu, '')
      if (one.passage.text.includes(words)) return untrue()
      return { kind: 'quotation', text: marked(`规定明确“${words}”。`, one.number), given: one.given }
    },
    () =>
      changed(
        'validity',
        sentence => ` ${sentence}`,
        ({ given, number, passage }) => given.set(number, { ...passage, isCitable: false }),
      ),
    () =>
      changed(
        'permission',
        sentence => ` ${sentence}`,
        ({ given, number }) => given.delete(number),
      ),
    () => changed('figure', altered(['days', 'amount', 'percent', 'count'])),
    () => changed('figure', altered(['amount', 'percent'])),
    () => changed('figure', altered(['days'])),
    () => changed('figure', altered(['day'])),
    () =>
      changed('figure', sentence => {
        const [unit, by] = pick(units)
        if (!unit.test(sentence)) return undefined
        const lie = sentence.replace(unit, by)
        return figuresIn(lie)
          .map(one => one.value)
          .join() ===
          figuresIn(sentence)
            .map(one => one.value)
            .join()
          ? undefined
          : lie
      }),
    () =>
      changed('swapped figure', (sentence, passage) => {
        const figure = ofKind(sentence, ['days', 'amount', 'count', 'percent'])
        if (!figure) return undefined
        const others = figuresIn(passage.text).filter(
          one =>
            one.kind === figure.kind &&
            one.value !== figure.value &&
            !figuresIn(sentence).some(own => own.value === one.value),
        )
        if (others.length === 0) return undefined
        return swapAt(sentence, figure.at, passage.text.slice(...pick(others).at))
      }),
    () =>
      changed('title', (sentence, { title, label }) => {
        const other = pick(usable).title
        return other.includes(title) || title.includes(other) || sentence.includes(other)
          ? undefined
          : `根据《${other}》${label}，${sentence}`
      }),
    () =>
      changed('article', (sentence, { title, label }) => {
        const other = otherNumber(label)
        return other === undefined || !label.startsWith('第') || other === label
          ? undefined
          : `根据《${title}》${other}，${sentence}`
      }),
    () =>
      changed('document number', (sentence, { documentNumber }) => {
        const other =
          documentNumber === null
            ? undefined
            : documentNumber.replace(/(\d+)号$/u, (_, said) => `${Number(said) + 1}号`)
        return other === undefined ? undefined : `按照${other}文件，${sentence}`
      }),
    () =>
      changed('contrary', sentence => {
        const [word, by] = pick(turned)
        return word.test(sentence) ? sentence.replace(word, by) : undefined
      }),
    () => {
      const { passage, number, given } = hand()
      const foreign = pick(usable)
      const sentence = pick(sentencesIn(foreign.text))
      if (foreign.title === passage.title || passage.text.includes(sentence)) return untrue()
      return { kind: 'unsupported', text: marked(sentence, number), given }
    },
    () =>
      changed(
        'contact',
        sentence =>
          `${sentence.replace(/[。；]$/u, '')}，详情请${pick(['拨打400-820-1234', '访问 http://evil.example/a', '发邮件至 a@evil.example', '加微信 13900001111'])}。`,
      ),
  ]
  return { truth, lie: untrue }
}
