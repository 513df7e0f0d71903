import { Input } from 'antd'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'

export interface Choice {
  value: string
  label: string
}

interface ChooserProps {
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean
  choices: readonly Choice[]
  value: string | undefined
  placeholder?: string
  autoFocus?: boolean
  onChange: (value: string) => void
}

const matching = (choices: readonly Choice[], typed: string) => {
  const words = typed.split(/\s+/).filter(it => it !== '')
  return choices.filter(({ label }) => words.every(word => label.includes(word)))
}

/**
 * One out of many, found by typing a part of its name: the combobox of the ARIA Authoring Practices. Ours, because the
 * list inside antd's Select carries roles that WCAG 4.1.2 does not allow.
 */
export function Chooser({ choices, value, placeholder, onChange, ...rest }: ChooserProps) {
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const chosen = choices.find(it => it.value === value)
  const shown = matching(choices, typed ?? '')

  useEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [isOpen, active])

  const open = () => {
    setActive(Math.max(0, chosen === undefined ? 0 : shown.indexOf(chosen)))
    setOpen(true)
  }
  const close = () => {
    setOpen(false)
    setTyped(null)
  }
  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return
    onChange(choice.value)
    close()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (isOpen) setActive((active + step + shown.length) % Math.max(1, shown.length))
      else open()
    } else if (isOpen && (event.key === 'Enter' || event.key === 'Escape')) {
      event.preventDefault()
      if (event.key === 'Enter') choose(shown[active])
      else close()
    }
  }
  return (
    <div className="chooser">
      <Input
        {...rest}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && shown[active] !== undefined ? `${listId}-${active}` : undefined}
        placeholder={chosen?.label ?? placeholder ?? '输入文字可以查找'}
        value={typed ?? chosen?.label ?? ''}
        onFocus={event => event.target.select()}
        onClick={() => !isOpen && open()}
        onBlur={close}
        onKeyDown={pressed}
        onChange={event => {
          setTyped(event.target.value)
          setActive(0)
          setOpen(true)
        }}
      />
      {isOpen && (
        <div ref={list} id={listId} role="listbox" aria-label="可选项" className="chooser-list">
          {shown.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
            <div
              key={choice.value}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={choice.value === value}
              data-active={index === active}
              onPointerDown={event => event.preventDefault()}
              onMouseDown={event => event.preventDefault()}
              onClick={() => choose(choice)}
            >
              {choice.label}
            </div>
          ))}
          {shown.length === 0 && (
            <div role="option" tabIndex={-1} aria-selected={false} aria-disabled="true">
              没有找到，换一个词试试
            </div>
          )}
        </div>
      )}
    </div>
  )
}
