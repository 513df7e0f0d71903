import type { Problem } from '../../src/shapes/common.ts'

/** What the server said no to; `message` is the Chinese sentence for the screen. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly fields: Record<string, string>

  constructor(status: number, code: string, message: string, fields: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
  }
}

const offline = new ApiError(0, 'offline', '连不上服务器，请检查网络后再试。您填写的内容还在。')

function problemOf(status: number, text: string): ApiError {
  const fallback = status >= 500 ? '系统暂时出错，请稍后再试。' : '请求没有成功，请刷新页面后再试。'
  try {
    const body = JSON.parse(text) as Partial<Problem>
    return new ApiError(status, body.code ?? 'unknown', body.detail ?? fallback, body.fields)
  } catch {
    return new ApiError(status, 'unknown', fallback)
  }
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init })
  } catch {
    throw offline
  }
  if (!response.ok) throw problemOf(response.status, await response.text().catch(() => ''))
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const get = <T>(path: string) => call<T>(path, { headers: { accept: 'application/json' } })

/**
 * A fresh key for one intention of the user: repeat the call with the same key and it takes effect once.
 * Not randomUUID: browsers offer that on https and localhost alone.
 */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Every mutating call carries an Idempotency-Key; keep `key` when the same intention is tried again. */
export const post = <T>(path: string, body: unknown = {}, key = newKey()) =>
  call<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })

/** Posts a file as it is, and takes the file that comes back. */
export async function exchangeFile(path: string, file: Blob): Promise<Blob> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    })
  } catch {
    throw offline
  }
  if (!response.ok) throw problemOf(response.status, await response.text().catch(() => ''))
  return response.blob()
}

interface Sending {
  /** As for a post. */
  readonly key: string
  readonly signal: AbortSignal
  readonly onSent: (share: number) => void
  /** The server has all of it and works on it. */
  readonly onArrived: () => void
}

/** Posts a file as it is. By XMLHttpRequest, since fetch doesn't tell how far it is. */
export const sendFile = <T>(path: string, file: File, { key, signal, onSent, onArrived }: Sending) =>
  new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', key)
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0))
    request.upload.addEventListener('load', onArrived)
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
      else reject(problemOf(request.status, request.responseText))
    })
    for (const failure of ['error', 'abort', 'timeout'] as const)
      request.addEventListener(failure, () => reject(offline))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
