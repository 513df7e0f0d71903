import { page, sizes } from '../../../documents/official/measures.ts'
import { changeParagraph, isChangeable } from '../../../documents/word/change.ts'
import type { Finding } from '../rule.ts'
import { otherCharacters } from './characters.ts'
import { notCentred, notFlushLeft } from './head.ts'
import { otherLinesAbove } from './lines.ts'
import { headingEnd, runningText } from './page.ts'
import {
  blanksAbove,
  edgesOf,
  type FormRule,
  indentsOf,
  isCentred,
  isRight,
  near,
  type StyledDocument,
  type StyledParagraph,
  spanOf,
  startsPage,
  widthOf,
} from './styled.ts'

const standard = 'GB/T 9704—2012'
const 三号仿宋 = { font: '仿宋', size: sizes.三号 } as const

const title: FormRule = {
  id: 'B02',
  name: '标题用二号小标宋，居中，红线下空二行',
  clause: `${standard} 7.3.1`,
  basis: 'standard',
  force: 'usual',
  why: '标题一般用二号小标宋体字，编排于红色分隔线下空二行位置，分一行或多行居中排布。',
  *find(document) {
    const lines = document.of('title')
    for (const paragraph of lines) {
      yield* otherCharacters(document, paragraph, { font: '小标宋', size: sizes.二号 })
      yield* notCentred(paragraph)
    }
    const [first] = lines
    if (first && document.form !== 'minutes' && document.of('organ-mark').length > 0)
      yield* otherLinesAbove(document, first, 2)
  },
}

const addressees: FormRule = {
  id: 'B06',
  name: '主送机关在标题下空一行，顶格',
  clause: `${standard} 7.3.2`,
  basis: 'standard',
  force: 'must',
  why: '主送机关编排于标题下空一行位置，居左顶格，回行时仍顶格。',
  *find(document) {
    for (const paragraph of document.of('addressees')) {
      yield* otherCharacters(document, paragraph, 三号仿宋)
      yield* indented(paragraph, 0)
      if (document.title !== '') yield* otherLinesAbove(document, paragraph, 1)
    }
  },
}

const inChars = (chars: number) => `${Math.round(chars * 10) / 10} 字`

/** Blanks and tabs that a paragraph begins with. */
const leadOf = ({ text }: StyledParagraph) => /^[\s\u3000]+/u.exec(text)?.[0].length ?? 0

/**
 * Finds a first line that does not begin so many characters from the left, or is pushed there by blanks, and lines after
 * it that do not begin at the edge.
 */
function* indented(paragraph: StyledParagraph, chars: number): Generator<Finding> {
  if (paragraph.place !== 'body') return
  const lead = leadOf(paragraph)
  if (lead > 0 && !paragraph.hasDrawing) {
    yield {
      at: spanOf(paragraph, 0, lead),
      found: '用空格代替缩进',
      wanted: chars === 0 ? '顶格' : `首行缩进 ${chars} 字，不打空格`,
      ...(isChangeable(paragraph, 0, lead)
        ? { mend: [{ ...spanOf(paragraph, 0, lead), words: '' }] }
        : { unmendable: '空格在域里，请在 Word 里改' }),
    }
  }
  const { first, left } = indentsOf(paragraph)
  const isSet = !isCentred(paragraph) && !isRight(paragraph)
  // twips that are right for 三号 are not wrong because the characters have another size
  const { firstLine = 0, firstLineChars = 0 } = paragraph.format
  const fits三号 = firstLineChars === 0 && near(firstLine, chars * 320, 40)
  if (isSet && (near(first, chars, 0.16) || fits三号) && Math.abs(left) < 0.3) return
  yield {
    at: spanOf(paragraph, lead),
    found: isSet
      ? Math.abs(left) >= 0.3
        ? `整段缩进 ${inChars(left)}`
        : `首行缩进 ${inChars(first)}`
      : isCentred(paragraph)
        ? '居中'
        : '居右',
    wanted: chars === 0 ? '顶格' : `首行缩进 ${chars} 字，回行顶格`,
    mend: () =>
      changeParagraph(paragraph.element, {
        ...(isSet ? {} : { alignment: 'both' }),
        left: 0,
        leftChars: 0,
        firstLine: chars * 320,
        firstLineChars: chars * 100,
      }),
  }
}

const bodyIndent: FormRule = {
  id: 'B09',
  name: '正文每段首行空二字',
  clause: `${standard} 7.3.3`,
  basis: 'standard',
  force: 'usual',
  why: '正文每个自然段左空二字，回行顶格；用段落的首行缩进来排，不打空格，改动文字时才不会乱。',
  *find(document) {
    for (const paragraph of runningText(document)) {
      // a line that holds a picture, or is set in the middle on purpose, is no paragraph of text
      if (paragraph.hasDrawing || (isCentred(paragraph) && !/[。；，]/u.test(paragraph.text))) continue
      yield* indented(paragraph, 2)
    }
  },
}

const headings: FormRule = {
  id: 'B11',
  name: '一级标题黑体、二级标题楷体',
  clause: `${standard} 7.3.3`,
  basis: 'standard',
  force: 'usual',
  why: '文中结构层次一般第一层用黑体字、第二层用楷体字、第三层和第四层用仿宋体字标注；只标到标题为止，后面的文字仍用仿宋。',
  *find(document) {
    for (const paragraph of runningText(document)) {
      const font = paragraph.level === 1 ? '黑体' : paragraph.level === 2 ? '楷体' : '仿宋'
      yield* otherCharacters(document, paragraph, { font }, 0, headingEnd(paragraph))
    }
  },
}

const attachmentNote: FormRule = {
  id: 'B14',
  name: '附件说明在正文下空一行、左空二字',
  clause: `${standard} 7.3.4`,
  basis: 'standard',
  force: 'must',
  why: '附件说明在正文下空一行左空二字编排“附件”二字，后标全角冒号和附件名称；有几个附件的，序号对齐。',
  *find(document) {
    const lines = document.of('attachment-note')
    for (const [i, paragraph] of lines.entries()) {
      yield* otherCharacters(document, paragraph, 三号仿宋)
      if (i === 0) yield* otherLinesAbove(document, paragraph, 1)
      const { left } = edgesOf(paragraph)
      // further ones stand under the first number: two characters and 附件：
      const wanted = i === 0 ? 2 : 5
      if (paragraph.place !== 'body' || near(left, wanted, 0.4)) continue
      const lead = leadOf(paragraph)
      yield {
        at: spanOf(paragraph),
        found: `左边空了 ${inChars(left)}`,
        wanted: i === 0 ? '左空二字' : '序号与上一个附件的序号对齐',
        mend: () =>
          changeParagraph(
            paragraph.element,
            hangingAt(wanted - (lead > 0 ? widthOf(paragraph.text.slice(0, lead)) : 0)),
          ),
      }
    }
  },
}

/** The first line so many characters from the left. */
const hangingAt = (chars: number) => ({
  alignment: 'both',
  left: 0,
  leftChars: 0,
  firstLine: Math.round(chars * 320),
  firstLineChars: Math.round(chars * 100),
})

/** How a signature and its day may stand (7.3.5.1 and 7.3.5.2), by the edges of their words. */
const whole = page.textWidth / 320

const isSealed = (name: StyledParagraph, day: StyledParagraph): boolean => {
  const [above, below] = [edgesOf(name), edgesOf(day)]
  const isMiddle = Math.abs(above.left + above.right - below.left - below.right) / 2 < 0.75
  // a long name pushes both to the left, until it ends at the edge
  return (
    isMiddle && (near(whole - below.right, 4, 0.4) || (whole - below.right > 4 && near(whole - above.right, 0, 0.75)))
  )
}

const isUnsealed = (name: StyledParagraph, day: StyledParagraph): boolean => {
  const [above, below] = [edgesOf(name), edgesOf(day)]
  if (near(whole - above.right, 2, 0.4) && near(below.left - above.left, 2, 0.75)) return true
  // a day that is longer ends two characters from the edge, and the name begins two before it
  return near(whole - below.right, 2, 0.4) && near(below.left - above.left, 2, 0.75)
}

const setRight = (paragraph: StyledParagraph, chars: number) => () =>
  changeParagraph(paragraph.element, {
    alignment: 'right',
    left: 0,
    leftChars: 0,
    firstLine: 0,
    firstLineChars: 0,
    right: Math.round(chars * 320),
    rightChars: Math.round(chars * 100),
  })

/** The post of who signs, left of the place that is free for the stamp: how far from the right, in characters. */
const postFromRight = 12

function* stampedPlace(name: StyledParagraph, day: StyledParagraph): Generator<Finding> {
  const right = whole - edgesOf(day).right
  if (!near(right, 4, 0.4)) {
    yield { at: spanOf(day), found: `成文日期右边空了 ${inChars(right)}`, wanted: '右空四字', mend: setRight(day, 4) }
  }
  const room = whole - edgesOf(name).right
  if (room < 5 || edgesOf(name).left < 6) {
    yield {
      at: spanOf(name),
      found: `职务右边空了 ${inChars(room)}`,
      wanted: '签名章右空四字，职务在签名章左边二字',
      mend: setRight(name, postFromRight),
    }
  }
}

/** Of names one below another, one that was left at the left edge: it belongs over the middle of the others. */
function* strayNames(names: readonly StyledParagraph[]): Generator<Finding> {
  if (names.some(({ place, text }) => place !== 'body' || text.includes('\t'))) return
  const isStray = (name: StyledParagraph) => edgesOf(name).left < 0.75 && whole - edgesOf(name).right > 4
  const [fellow] = names.filter(name => !isStray(name))
  if (!fellow) return
  const { left, right } = edgesOf(fellow)
  for (const name of names.filter(isStray)) {
    const room = Math.max(0, whole - (left + right + widthOf(name.text.trim())) / 2)
    yield {
      at: spanOf(name),
      found: '署名在左边，没有与其他机关的署名对齐',
      wanted: '各机关署名上下居中对齐',
      mend: setRight(name, room),
    }
  }
}

/** Bodies of a joint document stand beside or below one another: a stray one and where their day stands can be told. */
function* jointPlace(names: readonly StyledParagraph[], day: StyledParagraph): Generator<Finding> {
  yield* strayNames(names)
  const { left, right } = edgesOf(day)
  const isUnder = names.some(name => !name.text.includes('\t') && near(left - edgesOf(name).left, 2, 0.75))
  if (isUnder || near(whole - right, 4, 0.4) || near(whole - right, 2, 0.4)) return
  yield {
    at: spanOf(day),
    found: `成文日期右边空了 ${inChars(whole - right)}`,
    wanted: '右空四字',
    mend: setRight(day, 4),
  }
}

function* signaturePlace(document: StyledDocument): Generator<Finding> {
  const names = document.of('signature')
  const [day] = document.of('date')
  const [name] = names
  // how wide a day is can be told once it is in digits
  if (day?.place !== 'body' || day.attachment > 0 || !/\d{4}/u.test(day.text)) return
  if (!name || names.length > 1 || name.place !== 'body' || name.text.includes('\t')) {
    yield* jointPlace(names, day)
    return
  }
  if (isSealed(name, day) || isUnsealed(name, day)) return
  // a person signs, and what stands above the day is the post
  if (document.form === 'order' || document.kind === '议案') {
    yield* stampedPlace(name, day)
    return
  }
  const [nameWidth, dayWidth] = [widthOf(name.text.trim()), widthOf(day.text.trim())]
  const shift = Math.max(0, (nameWidth - dayWidth) / 2 - 4)
  const lead = leadOf(day) + leadOf(name)
  const [nameRight, dayRight] = [name, day].map(one => inChars(whole - edgesOf(one).right))
  yield {
    at: spanOf(day),
    found: `署名右边空了 ${nameRight}，成文日期右边空了 ${dayRight}`,
    wanted: '成文日期右空四字，署名在它上面居中（不盖章的：署名右空二字，日期首字比署名首字右移二字）',
    mend:
      lead > 0
        ? [name, day].filter(one => leadOf(one) > 0).map(one => ({ ...spanOf(one, 0, leadOf(one)), words: '' }))
        : () => {
            setRight(day, 4 + shift)()
            setRight(name, 4 + shift - (nameWidth - dayWidth) / 2)()
          },
  }
}

const sealed: FormRule = {
  id: 'B16',
  name: '署名和成文日期的位置',
  clause: `${standard} 7.3.5.1`,
  basis: 'standard',
  force: 'usual',
  why: '加盖印章的公文，成文日期一般右空四字，署名在成文日期之上、以成文日期为准居中。',
  *find(document) {
    for (const paragraph of document.of('signature', 'date')) yield* otherCharacters(document, paragraph, 三号仿宋)
    yield* signaturePlace(document)
  },
}

const unsealed: FormRule = {
  id: 'B17',
  name: '署名上面空行',
  clause: `${standard} 7.3.5.2`,
  basis: 'standard',
  force: 'must',
  why: '不加盖印章的公文，在正文（或附件说明）下空一行右空二字编排署名；加盖印章的要给印章留出地方。',
  *find(document) {
    const [first] = document.of('signature', 'date')
    if (first && first.attachment === 0) yield* otherLinesAbove(document, first, 1, 6)
  },
}

const stamped: FormRule = {
  id: 'B18',
  name: '签名章的位置',
  clause: `${standard} 7.3.5.3`,
  basis: 'standard',
  force: 'must',
  why: '命令（令）、议案加盖签发人签名章：正文下空二行右空四字盖签名章，左空二字标注签发人职务；章下空一行右空四字编排成文日期。',
  unchecked: '签名章由人加盖，职务和签名章的位置请在盖章后看一眼。',
  *find() {},
}

const sealOnly: FormRule = {
  id: 'B21',
  name: '不出现空白印章页',
  clause: `${standard} 7.3.5.5`,
  basis: 'standard',
  force: 'must',
  why: '排版后剩下的空白处放不下印章和成文日期时，应调整行距、字距，使印章与正文同处一面，不用“此页无正文”。',
  unchecked: '印章由人加盖；盖章前请看最后一页：印章与正文要在同一面。',
  *find(document) {
    const found = document.paragraphs.find(({ text }) => /此页无正文/u.test(text))
    if (found) {
      yield {
        at: spanOf(found),
        found: '写了“此页无正文”',
        wanted: '印章与正文同处一面',
        unmendable: '请删去这一行，再用行距、字距把正文调到这一页',
      }
    }
  },
}

const note: FormRule = {
  id: 'B22',
  name: '附注左空二字',
  clause: `${standard} 7.3.6`,
  basis: 'standard',
  force: 'must',
  why: '附注居左空二字加圆括号编排在成文日期下一行。',
  *find(document) {
    for (const paragraph of document.of('note')) {
      yield* otherCharacters(document, paragraph, 三号仿宋)
      yield* indented(paragraph, 2)
    }
  },
}

const attachment: FormRule = {
  id: 'B23',
  name: '附件另面编排',
  clause: `${standard} 7.3.7`,
  basis: 'standard',
  force: 'must',
  why: '附件另面编排在版记之前；“附件”二字和序号用三号黑体顶格编排在版心左上角第一行，标题居中编排在版心第三行。',
  *find(document) {
    for (const paragraph of document.of('attachment-mark')) {
      yield* otherCharacters(document, paragraph, { font: '黑体', size: sizes.三号 })
      yield* notFlushLeft(paragraph)
      const colon = /\s*[:：]\s*$/u.exec(paragraph.text)
      if (colon) {
        yield {
          at: spanOf(paragraph, colon.index),
          found: '“附件”后有冒号',
          wanted: '“附件”和序号后不加标点',
          ...(isChangeable(paragraph, colon.index, paragraph.text.length)
            ? { mend: [{ ...spanOf(paragraph, colon.index), words: '' }] }
            : { unmendable: '冒号在域里，请在 Word 里删去' }),
        }
      }
      if (!startsPage(document, paragraph.index)) {
        yield {
          at: spanOf(paragraph),
          found: '附件接在正文后面',
          wanted: '另起一页',
          mend: () => changeParagraph(paragraph.element, { startsPage: true }),
        }
      }
    }
    for (const paragraph of document.of('attachment-title')) {
      if (paragraph.place !== 'body') continue
      yield* otherCharacters(document, paragraph, { font: '小标宋', size: sizes.二号 })
      yield* notCentred(paragraph)
      const blanks = blanksAbove(document, paragraph.index)
      if (document.paragraphs[paragraph.index - blanks.length - 1]?.role === 'attachment-mark')
        yield* otherLinesAbove(document, paragraph, 1)
    }
  },
}

export const bodyRules: readonly FormRule[] = [
  title,
  addressees,
  bodyIndent,
  headings,
  attachmentNote,
  sealed,
  unsealed,
  stamped,
  sealOnly,
  note,
  attachment,
]
