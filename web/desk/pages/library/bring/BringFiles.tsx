import { type ChangeEvent, type DragEvent, useCallback, useEffect, useId, useState, useSyncExternalStore } from 'react'
import type { Belonging } from './uploads.ts'
import './bring.css'
import { Field } from '../../../app/Field.tsx'
import { ShortChoice } from '../../../app/ShortChoice.tsx'
import { useMe } from '../../../app/session.tsx'
import { useDepartments } from '../../../app/use-directory.ts'
import { kindTexts } from '../texts.ts'
import { UploadList } from './UploadList.tsx'
import { uploads } from './uploads.ts'

const kinds = [
  { value: 'policy', label: kindTexts.policy },
  { value: 'guide', label: kindTexts.guide },
  { value: 'law', label: kindTexts.law },
]
/** None is chosen beforehand: what is internal must not become public by oversight. */
const classifications = [
  { value: '', label: '请选择' },
  { value: 'public', label: '公开：群众也能看到' },
  { value: 'internal', label: '内部：只给工作人员看' },
]

/** A file that is let go beside the place for it must not be opened in place of the page; `onDrag`: one is on its way. */
function useStrayDrops(onDrag: () => void) {
  useEffect(() => {
    const refuse = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      onDrag()
    }
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [onDrag])
}

const hasFolder = (items: DataTransferItemList) =>
  [...items].some(it => it.kind === 'file' && it.webkitGetAsEntry()?.isDirectory === true)

/** 加入文献: files dropped or chosen here become drafts. Folded up while nothing is brought, unless `isAwaited`. */
export function BringFiles({ isAwaited }: { isAwaited: boolean }) {
  const inputId = useId()
  const me = useMe()
  const departments = useDepartments()
  const all = useSyncExternalStore(uploads.subscribe, uploads.read).filter(it => it.person === me.id)
  const [kind, setKind] = useState<Belonging['kind']>('policy')
  const [classification, setClassification] = useState<Belonging['classification'] | ''>('')
  const [department, setDepartment] = useState('')
  const [isOver, setOver] = useState(false)
  const [problem, setProblem] = useState('')
  const [isUnfolded, setUnfolded] = useState(all.length > 0)
  const unfold = useCallback(() => setUnfolded(true), [])
  useStrayDrops(unfold)

  const bring = (files: readonly File[]) => {
    setProblem('')
    if (files.length === 0) return
    if (classification === '') setProblem('请先选好公开还是内部，再交文件。')
    else uploads.add(files, { kind, classification, ...(department === '' ? {} : { department }) }, me.id)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (hasFolder(event.dataTransfer.items)) setProblem('这是文件夹。请打开它，把里面的文件拖来。')
    else bring([...event.dataTransfer.files])
  }
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    bring([...(event.target.files ?? [])])
    // so that the same file can be chosen again
    event.target.value = ''
  }
  return (
    <details
      className="bring sheet"
      data-over={isOver}
      open={isUnfolded || isAwaited}
      onToggle={event => setUnfolded(event.currentTarget.open)}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={dropped}
    >
      <summary>
        <h2>加入文献</h2>
        <span className="quiet">交来的文件读出文字，成为草稿，审阅后发布</span>
      </summary>
      <div className="stack">
        <div className="fields">
          <Field label="种类">
            {control => (
              <ShortChoice {...control} choices={kinds} value={kind} onChange={it => setKind(it as typeof kind)} />
            )}
          </Field>
          <Field label="范围" error={problem === '' || classification !== '' ? undefined : problem}>
            {control => (
              <ShortChoice
                {...control}
                choices={classifications}
                value={classification}
                onChange={it => {
                  setClassification(it as typeof classification)
                  setProblem('')
                }}
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
                value={department}
                onChange={setDepartment}
              />
            )}
          </Field>
        </div>
        <div className="drop-area">
          <p>
            把文件拖到这里，或
            <input id={inputId} className="visually-hidden" type="file" multiple onChange={picked} />
            <label htmlFor={inputId} className="file-button">
              选择文件
            </label>
          </p>
          <p className="quiet">
            docx、xlsx、pdf、ofd、csv、md、html、txt；扫描件（pdf、ofd、png、jpg、tif）在装了识别程序的服务器上能识别。每份最多
            50 MB，可以一次交几份。涉密文件不得交来。
          </p>
          {problem !== '' && classification !== '' && (
            <p className="error-text" role="alert">
              {problem}
            </p>
          )}
        </div>
        <UploadList all={all} />
      </div>
    </details>
  )
}
