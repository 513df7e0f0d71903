import { XProvider } from '@ant-design/x'
import zhCN from '@ant-design/x/es/locale/zh_CN.js'
import { ConfigProvider } from 'antd'
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { Page } from '../../app/Page.tsx'
import { EmptyNote } from '../../app/PageState.tsx'
import { useIsNarrow } from '../../app/use-media.ts'
import '../library/library.css'
import { Around } from '../library/Around.tsx'
import { LibraryTabs } from '../library/LibraryTabs.tsx'
import './assistant.css'
import { type Place, placesOf } from './looking.ts'
import { QuestionSender } from './QuestionSender.tsx'
import { useAnswer, useTurnsBefore } from './queries.ts'
import { Thread } from './Thread.tsx'

/** Node's rules see a CommonJS module here, the bundler an ES module; both are served. */
const ownWords = 'default' in zhCN ? zhCN.default : zhCN

/** What the library of the assistant says by itself, in Chinese, beside the words that antd has already. */
function InChinese({ children }: { children: ReactNode }) {
  const { locale } = useContext(ConfigProvider.ConfigContext)
  return <XProvider locale={{ ...locale, ...ownWords }}>{children}</XProvider>
}

/** 一键找政策: questions of one thread, the passages that answer them, and beside them where they stand. */
export function AskPage() {
  const [params, setParams] = useSearchParams()
  const [question, day, after] = [params.get('q')?.trim() ?? '', params.get('day') ?? '', params.get('after') ?? '']
  const asked = { question, day, after }
  const query = useAnswer(asked)
  const before = useTurnsBefore(after)
  const answer = query.data ?? before.at(-1)?.answer
  const [looked, setLooked] = useState<{ readonly place: Place; readonly during: string }>()
  // with another question the eye goes on to what answers that
  const place = looked !== undefined && looked.during === answer?.id ? looked.place : answer && placesOf(answer)[0]
  const isNarrow = useIsNarrow()
  const frame = useRef<HTMLDivElement>(null)
  const look = (it: Place) => {
    setLooked({ place: it, during: answer?.id ?? '' })
    // what stands beside the thread on a wide screen stands below it on a phone
    if (isNarrow) requestAnimationFrame(() => frame.current?.querySelector('.around')?.scrollIntoView())
  }
  const isThere = query.data !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: a thread is read on from its newest question, once more when the answer is there
  useEffect(() => {
    const questions = frame.current?.querySelectorAll('.ant-bubble-end')
    if (after !== '') questions?.[questions.length - 1]?.scrollIntoView()
  }, [question, after, isThere])
  return (
    <Page title="一键找政策" actions={<LibraryTabs />}>
      <InChinese>
        <div className="assistant" data-has-place={place !== undefined} ref={frame}>
          <div className="assistant-thread">
            {question === '' ? (
              <EmptyNote
                title="请写下要查的事"
                hint="用平常的话就行，可以接着问。只摘引已发布的文献，逐字引用并写明出处；答不上来就说答不上来。"
              />
            ) : (
              <Thread before={before} asked={asked} query={query} place={place} onLook={look} />
            )}
            <QuestionSender
              day={day}
              busy={question !== '' && query.isFetching}
              goesOn={question !== ''}
              onAsk={(words, on) =>
                setParams({
                  q: words,
                  ...(on === '' ? {} : { day: on }),
                  // 那要什么材料: whether it goes on from this answer is found out by the server
                  ...(query.data ? { after: query.data.id } : {}),
                })
              }
            />
          </div>
          {place !== undefined && (
            <Around
              key={`${place.source.id}/${place.position}`}
              source={place.source}
              position={place.position}
              {...(place.quoted ? { quoted: place.quoted } : {})}
            />
          )}
        </div>
      </InChinese>
    </Page>
  )
}
