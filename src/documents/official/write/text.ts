import type { OfficialContent, Passage } from '../content.ts'
import { type Line, line, type Run } from './layout.ts'
import { lines } from './styles.ts'
import { titleLines } from './title-lines.ts'
import { levelNumber } from './words.ts'

const headings = { 1: 'heading1', 2: 'heading2', 3: 'heading3', 4: 'heading4' } as const
const headingWords = { 1: 'heading1Words', 2: 'heading2Words' } as const

/**
 * Paragraphs of text with their numbers. A heading that is run into its text ends in a full stop and has its font to
 * itself (7.3.3, 条例 says nothing of the stop: practice).
 */
export function passagesOf(passages: readonly Passage[]): Line[] {
  const counts = [0, 0, 0, 0, 0]
  return passages.map(({ level, text, rest }) => {
    if (level === 0) return line('body', text)
    counts[level] = (counts[level] ?? 0) + 1
    counts.fill(0, level + 1)
    const heading = `${levelNumber(level, counts[level] ?? 1)}${text}`
    // a numbered sentence that is no heading
    if (text === '') return line('body', `${heading}${rest ?? ''}`)
    if (rest === undefined) return line(headings[level], heading)
    const sentence = /[。？！：]$/u.test(heading) ? heading : `${heading}。`
    const first: Run = level <= 2 ? { text: sentence, style: headingWords[level as 1 | 2] } : { text: sentence }
    return line('body', [first, { text: rest }])
  })
}

/** 7.3.1. Orders have none, and minutes whose mark says it all may do without. */
function titleOf({ form, mark, title }: OfficialContent): Line[] {
  if (form === 'order' || title === '' || title === mark.join('')) return []
  return [line('title', titleLines(title).join('\n'), { before: lines(2) })]
}

/** 7.3.4: a name that runs on goes on below its first character; no mark after it. */
function attachmentNotes({ attachments }: OfficialContent): Line[] {
  const [only] = attachments
  if (!only) return []
  const before = lines(1)
  if (attachments.length === 1) {
    return [line('attachmentNote', `附件：${only.title}`, { before, leftChars: 500, hangingChars: 300 })]
  }
  return attachments.map(({ title }, i) =>
    i === 0
      ? line('attachmentNote', `附件：1.${title}`, { before, leftChars: 600, hangingChars: 400 })
      : line('attachmentNote', `${i + 1}.${title}`, { leftChars: 600, hangingChars: 100 }),
  )
}

/** 10.3: who was there, below the text. */
function attendanceOf({ attendance }: OfficialContent): Line[] {
  if (!attendance) return []
  const named = [
    ['出席', attendance.present],
    ['请假', attendance.absent],
    ['列席', attendance.guests],
  ] as const
  return named
    .filter(([, names]) => names.length > 0)
    .map(([word, names], i) =>
      line(
        'attendance',
        [{ text: word, style: 'attendanceWord' }, { text: `：${names.join('，')}` }],
        i === 0 ? { before: lines(1) } : {},
      ),
    )
}

/** 主体 from the title to 附件说明. */
export function textOf(content: OfficialContent): Line[] {
  const { addressees, body } = content
  return [
    ...titleOf(content),
    ...(addressees.length > 0 ? [line('addressees', `${addressees.join('，')}：`)] : []),
    ...spaced(passagesOf(body), addressees.length > 0 || content.form === 'order' ? 0 : lines(1)),
    ...attachmentNotes(content),
    ...attendanceOf(content),
  ]
}

/** Without addressees the text itself keeps the distance from the title. */
function spaced(text: readonly Line[], before: number): Line[] {
  return text.map((one, i) => (i === 0 && before > 0 ? { ...one, setting: { ...one.setting, before } } : one))
}
