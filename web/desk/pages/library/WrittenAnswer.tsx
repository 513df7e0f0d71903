import { Button } from 'antd'
import type { Answer, Written, WrittenSentence } from '../../../../src/shapes/library.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Label } from '../../app/Label.tsx'
import { useToast } from '../../app/toast.tsx'
import { copyText } from '../copy-text.ts'
import { nameOf } from './citation.ts'
import { useWriting } from './use-writing.ts'
import { faultText, writtenText } from './written.ts'

export type Passage = NonNullable<Written['passages'][number]>

interface SentencesProps extends Pick<Written, 'passages' | 'sentences'> {
  /** Shows where a sentence stands; absent where there is nothing to show it in. */
  onShow?: ((passage: Passage) => void) | undefined
}

function Cites({ cites, passages, onShow }: Pick<WrittenSentence, 'cites'> & Omit<SentencesProps, 'sentences'>) {
  return cites.map(number => {
    const passage = passages[number - 1]
    const name = passage ? `${nameOf(passage.source)}${passage.label}` : '没有这一段'
    return passage && onShow ? (
      <button key={number} type="button" className="cite" title={name} onClick={() => onShow(passage)}>
        {number}
        <span className="visually-hidden">：{name}</span>
      </button>
    ) : (
      <span key={number} className="cite" title={name}>
        {number}
      </span>
    )
  })
}

/** Sentences of a model, each with what it rests on; what was not verified is marked, with the reason. */
export function Sentences({ passages, sentences, onShow }: SentencesProps) {
  return (
    <ul className="stack written-sentences">
      {sentences.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences come in their order and never move
        <li key={index} data-unverified={one.faults.length > 0}>
          <p>
            {one.text} <Cites cites={one.cites} passages={passages} onShow={onShow} />
          </p>
          {one.faults.length > 0 && (
            <p className="row">
              <Label tone="late">未核验</Label>
              <span className="quiet">{[...new Set(one.faults.map(faultText))].join('；')}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What a language model makes of the passages: begun by a press, told as it comes, checked sentence by sentence. */
export function WrittenAnswer({ answer, onShow }: { answer: Answer; onShow: (passage: Passage) => void }) {
  const { draft, begin, stop } = useWriting(answer)
  const say = useToast()
  if (!draft) {
    if (!answer.canWrite) return null
    return (
      <div className="row">
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          请模型整理成话
        </Button>
        <span className="quiet">只根据找到的原文，逐句核对出处；没核对上的会标出来。</span>
        <ErrorLine error={begin.error} />
      </div>
    )
  }
  const { passages, sentences, isUnderWay, isComplete, note } = draft
  const verified = sentences.filter(one => one.faults.length === 0)
  const copy = async () => {
    const isCopied = await copyText(writtenText(verified, passages))
    say(isCopied ? '已复制核对过的句子和出处' : '浏览器不允许复制，请手动选取')
  }
  return (
    <section className="sheet stack written" aria-label="模型整理" aria-busy={isUnderWay}>
      <p className="row">
        <Label tone="machine">模型整理，未经审定</Label>
        {isUnderWay ? (
          <>
            <span className="quiet" role="status">
              正在写…
            </span>
            <Button size="small" loading={stop.isPending} onClick={() => stop.mutate()}>
              停下
            </Button>
          </>
        ) : (
          (!isComplete || sentences.length === 0) && <span className="quiet">{note}</span>
        )}
      </p>
      <div aria-live="polite">
        <Sentences passages={passages} sentences={sentences} onShow={onShow} />
      </div>
      {!isUnderWay && verified.length > 0 && (
        <div className="row">
          <Button size="small" onClick={() => void copy()}>
            复制核对过的{verified.length < sentences.length && ` ${verified.length} 句`}
          </Button>
          {verified.length < sentences.length && (
            <span className="quiet">未核验的 {sentences.length - verified.length} 句不复制，请对照原文再用。</span>
          )}
        </div>
      )}
    </section>
  )
}
