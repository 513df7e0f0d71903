import { Bubble } from '@ant-design/x'
import type { ComponentProps } from 'react'
import type { Answer } from '../../../../src/shapes/library.ts'
import { isoDay } from '../../app/format.ts'
import { LoadingNote, type PageQuery, PageState } from '../../app/PageState.tsx'
import { dayText } from '../library/standing.ts'
import { Answered, type AnsweredProps } from './Answered.tsx'
import type { Asked, Turn } from './thread.ts'

type ListProps = ComponentProps<typeof Bubble.List>

const wholeWidth = { root: { paddingInlineEnd: 0 }, body: { flex: 1, minWidth: 0 } }

/** The asker's words stand on the right and are shaded; what the machine put together has the whole width. */
const roles: NonNullable<ListProps['role']> = {
  user: { placement: 'end', variant: 'filled', shape: 'corner', contentRender: words => <h2>{words}</h2> },
  ai: { placement: 'start', variant: 'borderless', styles: wholeWidth },
}

interface ThreadProps extends Pick<AnsweredProps, 'place' | 'onLook'> {
  before: readonly Turn[]
  asked: Asked
  query: PageQuery<Answer>
}

const keyOf = ({ question, day, after }: Asked) => `${question} ${day} ${after}`

function onDay({ day }: Asked) {
  return day === '' || day === isoDay() ? null : <span className="quiet">按{dayText(day)}的规定</span>
}

/** Told to those who don't see it come. */
function whatCame(answer: Answer | undefined) {
  if (answer === undefined) return ''
  return answer.outcome === 'declined' ? '没有找到能直接回答的原文' : `找到 ${answer.quotes.length} 处原文`
}

/** Questions and answers of one thread, the newest last. */
export function Thread({ before, asked, query, place, onLook }: ThreadProps) {
  const looking = { place, onLook }
  const questionOf = (one: Asked) => ({
    key: `${keyOf(one)} 问`,
    role: 'user',
    content: one.question,
    footer: onDay(one),
  })
  const answers = before.map(one => ({
    question: questionOf(one),
    answer: {
      key: `${keyOf(one)} 答`,
      role: 'ai',
      content: <Answered key={one.answer.id} answer={one.answer} isNewest={false} {...looking} />,
    },
  }))
  const newest = {
    question: questionOf(asked),
    answer: {
      key: `${keyOf(asked)} 答`,
      role: 'ai',
      loading: query.data === undefined && query.error === null,
      loadingRender: () => <LoadingNote text="正在文献里查找…" />,
      content: (
        <PageState query={query}>
          {answer => <Answered key={answer.id} answer={answer} isNewest {...looking} />}
        </PageState>
      ),
    },
  }
  return (
    <section aria-label="问答" aria-busy={newest.answer.loading}>
      <Bubble.List
        role={roles}
        // its own scrolling turns the order of the page round; the page scrolls
        autoScroll={false}
        items={[...answers, newest].flatMap(({ question, answer }) => [question, answer])}
      />
      <p className="visually-hidden" role="status">
        {whatCame(query.data)}
      </p>
    </section>
  )
}
