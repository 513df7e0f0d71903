import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { CorrectionItem } from '../../../../src/shapes/correction.ts'
import type { AnswerItem, PlacedPassage } from '../../../../src/shapes/library.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { nameOf } from './citation.ts'
import { PassageSearch } from './PassageSearch.tsx'
import { useReadAgain } from './queries.ts'

const mostChosen = 3
const keyOf = ({ source, position }: PlacedPassage) => `${source.id}/${position}`

function Chosen({ chosen, onDrop }: { chosen: readonly PlacedPassage[]; onDrop: (one: PlacedPassage) => void }) {
  if (chosen.length === 0) return <p className="quiet">还没有选。</p>
  return (
    <ol className="stack chosen-passages">
      {chosen.map((one, index) => (
        <li key={keyOf(one)} className="row">
          <span className="cite">{index + 1}</span>
          <span className="chosen-name">
            {nameOf(one.source)}
            {one.label}
          </span>
          <Button size="small" onClick={() => onDrop(one)}>
            去掉
          </Button>
        </li>
      ))}
    </ol>
  )
}

/** What would have been right: the passages that answer, or that there are none, and where wanted the words of an answer. */
export function CorrectionForm({ item: { answer }, onClose }: { item: AnswerItem; onClose: () => void }) {
  const say = useToast()
  const readAgain = useReadAgain()
  const [chosen, setChosen] = useState<readonly PlacedPassage[]>([])
  const [isNothing, setNothing] = useState(false)
  const [words, setWords] = useState('')
  const [note, setNote] = useState('')
  const [isAsked, setAsked] = useState(false)
  const isReady = isNothing || chosen.length > 0
  const propose = usePost<CorrectionItem>(() => {
    say('已提出更正，等训练师采纳')
    readAgain()
    onClose()
  })
  const drop = (one: PlacedPassage) => setChosen(chosen.filter(it => keyOf(it) !== keyOf(one)))
  const submit = () => {
    setAsked(true)
    if (!isReady || propose.isPending) return
    propose.mutate({
      path: `/api/knowledge/answers/${encodeURIComponent(answer.id)}/correct`,
      body: {
        passages: isNothing ? [] : chosen.map(({ source, position }) => ({ source: source.id, position })),
        ...(isNothing || words.trim() === '' ? {} : { words: words.trim() }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
    })
  }
  return (
    <InlineForm
      title="给出正确的答复"
      submitText="提出更正"
      busy={propose.isPending}
      error={propose.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Checkbox checked={isNothing} onChange={event => setNothing(event.target.checked)}>
        文献库里没有能回答的，应当说没有
      </Checkbox>
      {!isNothing && (
        <>
          <PassageSearch
            answerId={answer.id}
            first={answer.question}
            isChosen={one => chosen.some(it => keyOf(it) === keyOf(one))}
            isFull={chosen.length >= mostChosen}
            onChoose={one => setChosen([...chosen, one])}
            onDrop={drop}
          />
          <section className="stack chosen" aria-label="选出的原文">
            <h4>选出的原文（最多三段）</h4>
            <Chosen chosen={chosen} onDrop={drop} />
            {isAsked && !isReady && (
              <p className="error-text" role="alert">
                请选出能回答的原文，或标明应当说没有。
              </p>
            )}
          </section>
          <Field
            label="答复的话"
            optional
            hint="照原文写，句末可写段号，例如：每户补贴三百元[1]。每一句都会和所选原文核对，核对不上的不收。"
          >
            {control => (
              <Input.TextArea
                {...control}
                value={words}
                maxLength={500}
                disabled={chosen.length === 0}
                onChange={event => setWords(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      <Field label="给训练师的说明" optional hint="采纳以后，同样的提问先摘引选出的原文。Ctrl + Enter 提交，Esc 收起。">
        {control => (
          <Input.TextArea {...control} value={note} maxLength={300} onChange={event => setNote(event.target.value)} />
        )}
      </Field>
    </InlineForm>
  )
}
