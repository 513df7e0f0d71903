import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import type { FactField, FoundFacts, SourceItem } from '../../../../src/shapes/library.ts'
import { get } from '../../../shared/api.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { useToast } from '../../app/toast.tsx'
import { useDepartments } from '../../app/use-directory.ts'
import { usePost } from '../../app/use-post.ts'
import { nameOf } from './citation.ts'
import { faultsOf, linesOf, numberWarning, replacedFrom } from './facts.ts'
import { isStale, useReadAgain } from './queries.ts'

/** Where the text says each fact, as it was found. */
const useFoundFacts = ({ id, digest }: SourceItem) =>
  useQuery({
    queryKey: ['sources', 'facts', id, digest],
    queryFn: () => get<FoundFacts>(`/api/knowledge/sources/${encodeURIComponent(id)}/facts`),
    staleTime: 60_000,
  })

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** The facts of a draft as they were found in its text, to be put right before it is published. */
export function FactsForm({ source, onClose }: { source: SourceItem; onClose: () => void }) {
  const say = useToast()
  const readAgain = useReadAgain()
  const departments = useDepartments()
  const found = useFoundFacts(source)
  const [facts, setFacts] = useState({
    title: source.title,
    documentNumber: source.documentNumber ?? '',
    issuer: source.issuer ?? '',
    issuedOn: source.issuedOn ?? '',
    inForceFrom: source.inForceFrom ?? '',
    inForceUntil: source.inForceUntil ?? '',
    replaces: linesOf(source.replaces),
    classification: source.classification as string,
    department: source.department?.id ?? '',
  })
  const [isAsked, setAsked] = useState(false)
  const faults = faultsOf(facts)
  const correct = usePost<SourceItem>(() => {
    say(`已改正${nameOf({ title: facts.title, documentNumber: orNull(facts.documentNumber) })}`)
    readAgain()
    onClose()
  })
  const change = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  const placeOf = (field: FactField, isFilled: boolean) => {
    if (!found.data || !isFilled) return undefined
    const place = found.data.items.find(one => one.field === field)
    if (place === undefined) return '正文里没有逐字找到，请核对。'
    return `见第 ${place.position} 段${place.label === '' ? '' : `（${place.label}）`}：…${place.text}…`
  }
  const submit = () => {
    setAsked(true)
    if (Object.keys(faults).length > 0 || correct.isPending) return
    correct.mutate(
      {
        path: `/api/knowledge/sources/${encodeURIComponent(source.id)}/correct`,
        body: {
          digest: source.digest,
          title: facts.title.trim(),
          documentNumber: orNull(facts.documentNumber),
          issuer: orNull(facts.issuer),
          issuedOn: orNull(facts.issuedOn),
          inForceFrom: orNull(facts.inForceFrom),
          inForceUntil: orNull(facts.inForceUntil),
          replaces: replacedFrom(facts.replaces),
          classification: facts.classification,
          department: orNull(facts.department),
        },
      },
      { onError: error => isStale(error) && readAgain() },
    )
  }
  const texts = [
    ['title', '标题'],
    ['documentNumber', '文号'],
    ['issuer', '发文机关'],
  ] as const
  const days = [
    ['issuedOn', '成文日期'],
    ['inForceFrom', '施行日期'],
    ['inForceUntil', '失效日期（最后一天）'],
  ] as const
  const hintOf = (field: (typeof texts)[number][0]) =>
    [
      field === 'documentNumber' ? numberWarning(facts.documentNumber) : undefined,
      placeOf(field, source[field] !== null),
    ]
      .filter(one => one !== undefined)
      .join(' ')
  return (
    <InlineForm
      title={`改正${nameOf(source)}的信息`}
      submitText="改正"
      busy={correct.isPending}
      error={correct.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <p className="quiet">下面是从正文里读出的。改动写入台账，发布的人会看到；改正的人不能发布这一份。</p>
      {texts.map(([field, label]) => (
        <Field
          key={field}
          label={label}
          optional={field !== 'title'}
          hint={hintOf(field) || undefined}
          error={isAsked ? faults[field] : undefined}
        >
          {control => (
            <Input
              {...control}
              value={facts[field]}
              maxLength={field === 'title' ? 300 : field === 'issuer' ? 200 : 80}
              onChange={event => change({ [field]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <div className="fields">
        {days.map(([field, label]) => (
          <Field
            key={field}
            label={label}
            optional
            hint={placeOf(field, source[field] !== null)}
            error={isAsked ? faults[field] : undefined}
          >
            {control => (
              <Input
                {...control}
                type="date"
                value={facts[field]}
                onChange={event => change({ [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field
        label="所替代的文件"
        optional
        hint={['一行一份，例如：《某办法》示政办发〔2021〕7号。', placeOf('replaces', source.replaces.length > 0)]
          .filter(one => one !== undefined)
          .join(' ')}
      >
        {control => (
          <Input.TextArea
            {...control}
            value={facts.replaces}
            onChange={event => change({ replaces: event.target.value })}
          />
        )}
      </Field>
      <div className="fields">
        <Field label="范围">
          {control => (
            <ShortChoice
              {...control}
              choices={[
                { value: 'public', label: '公开：群众也能看到' },
                { value: 'internal', label: '内部：只给工作人员看' },
              ]}
              value={facts.classification}
              onChange={classification => change({ classification })}
            />
          )}
        </Field>
        <Field label="部门">
          {control => (
            <ShortChoice
              {...control}
              choices={[
                { value: '', label: '全区' },
                ...(departments.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={facts.department}
              onChange={department => change({ department })}
            />
          )}
        </Field>
      </div>
    </InlineForm>
  )
}
