import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'

type Say = (text: string) => void

const ToastContext = createContext<Say>(() => {})

/** `const say = useToast(); say('已保存')`: one sentence about what was just done, gone after five seconds. */
export const useToast = (): Say => useContext(ToastContext)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState('')
  const timer = useRef(0)
  const say = useCallback<Say>(sentence => {
    window.clearTimeout(timer.current)
    setText(sentence)
    timer.current = window.setTimeout(() => setText(''), 5000)
  }, [])
  return (
    <ToastContext.Provider value={say}>
      {children}
      <div className="toast" role="status">
        {text !== '' && <p>{text}</p>}
      </div>
    </ToastContext.Provider>
  )
}
