import { type ChangeEvent, type DragEvent, useEffect, useId, useState } from 'react'
import { whatHappens } from './texts.ts'

/** A file that is let go beside the place for it must not be opened in place of the page. */
function useStrayDrops() {
  useEffect(() => {
    const refuse = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
    }
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
}

/** The place for the document: dropped, or chosen by mouse or keyboard. */
export function DropArea({ onFile }: { onFile: (file: File) => void }) {
  const inputId = useId()
  const [isOver, setOver] = useState(false)
  const [problem, setProblem] = useState('')
  useStrayDrops()
  const bring = ([file, ...others]: readonly File[]) => {
    if (file === undefined) return
    setProblem(others.length > 0 ? '一次检查一份，请只交一个文件。' : '')
    if (others.length === 0) onFile(file)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    bring([...event.dataTransfer.files])
  }
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    bring([...(event.target.files ?? [])])
    // so that the same file can be chosen again
    event.target.value = ''
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard one uses the field for the file in it
    <div
      className="check-drop"
      data-over={isOver}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <p className="check-drop-title">把公文拖到这里</p>
      <p>
        <input id={inputId} className="visually-hidden" type="file" accept=".docx" onChange={picked} />
        <label htmlFor={inputId} className="file-button">
          选择文件
        </label>
      </p>
      <p className="quiet">一份 docx，不超过 50 MB。{whatHappens}</p>
      {problem !== '' && (
        <p className="error-text" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
