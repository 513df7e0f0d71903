import { useState } from 'react'
import { texts } from './texts.ts'

/** Without HTTPS the browser has no clipboard for us; the old command still serves there. */
function copyByCommand(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'off-screen'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  return isCopied
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

export function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState<boolean | null>(null)
  return (
    <>
      <button type="button" className="button" onClick={async () => setCopied(await copy(text))}>
        {isCopied ? texts.copied : texts.copy}
      </button>
      <p role="status" className={isCopied === false ? 'hint' : 'unseen'}>
        {isCopied === null ? '' : isCopied ? texts.copied : texts.notCopied}
      </p>
    </>
  )
}
