import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { isoDay } from '../../app/format.ts'
import { ColumnNames } from './ColumnNames.tsx'
import { MatterChoice, type MattersWanted } from './MatterChoice.tsx'
import { useSummaryPost } from './queries.ts'
import { type Chosen, SourceChoice } from './SourceChoice.tsx'
import { type Subject, subjectTexts } from './texts.ts'

const everyRecent: MattersWanted = { state: '', department: '', category: '', q: '', days: 30 }
const said = (wanted: object) => Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''))

/** What goes into a new table, and which columns it has. */
export function Maker() {
  const [, go] = useLocation()
  const [subject, setSubject] = useState<Subject>('documents')
  const [chosen, setChosen] = useState<Chosen>({ all: '', q: '', ticked: new Map() })
  const [matters, setMatters] = useState(everyRecent)
  const [columns, setColumns] = useState<readonly string[]>([])
  const [title, setTitle] = useState('')
  const [isAsked, setAsked] = useState(false)
  const make = useSummaryPost(made => go(`/summaries/${made.id}`))
  const hasRows = subject === 'matters' || chosen.all !== '' || chosen.ticked.size > 0
  const choose = (next: Subject) => {
    setSubject(next)
    setColumns([])
    setAsked(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!hasRows || columns.length === 0 || make.isPending) return
    const documents =
      chosen.all === ''
        ? { sources: [...chosen.ticked.keys()] }
        : { kind: chosen.all, ...(chosen.q === '' ? {} : { q: chosen.q }) }
    const name = title.trim() || `${subjectTexts[subject]}总结表 ${isoDay()}`
    make.mutate({
      path: '/api/summaries',
      body: { title: name, columns, ...(subject === 'documents' ? { documents } : { matters: said(matters) }) },
    })
  }
  return (
    <section className="sheet stack" aria-label="做一张总结表">
      <h2>做一张总结表</h2>
      <p className="quiet">
        把多份文献或多件诉求按您写的栏目摘成一张表。每格逐字摘录、注明出处；没有写的标「未写明」，不猜。
      </p>
      <fieldset className="row summary-subject">
        <legend>放进表里的是</legend>
        {(Object.keys(subjectTexts) as Subject[]).map(one => (
          <label key={one} className="row">
            <input type="radio" name="subject" checked={subject === one} onChange={() => choose(one)} />
            {subjectTexts[one]}
          </label>
        ))}
      </fieldset>
      {subject === 'documents' ? (
        <SourceChoice chosen={chosen} onChange={setChosen} />
      ) : (
        <MatterChoice wanted={matters} onChange={part => setMatters({ ...matters, ...part })} />
      )}
      {isAsked && !hasRows && <p className="error-text">请至少选一份文献</p>}
      <ColumnNames key={subject} subject={subject} columns={columns} onChange={setColumns} />
      {isAsked && columns.length === 0 && <p className="error-text">请至少写一个栏目</p>}
      <form className="stack" onSubmit={submit}>
        <div className="summary-title-field">
          <Field label="表的名称" optional>
            {control => (
              <Input {...control} maxLength={60} value={title} onChange={event => setTitle(event.target.value)} />
            )}
          </Field>
        </div>
        <ErrorLine error={make.error} />
        <p className="row">
          <Button type="primary" htmlType="submit" loading={make.isPending}>
            做表
          </Button>
          {make.isPending && (
            <span className="quiet" role="status">
              正在逐份摘录…
            </span>
          )}
        </p>
      </form>
    </section>
  )
}
