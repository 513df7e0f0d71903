import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/**
 * Runs a script in a process of its own: it reads the order from its input and writes the answer to its output, both as
 * JSON. Throws when it ends without an answer, and when the signal ends it.
 */
export async function doApart<Answer>(script: string, order: unknown, signal?: AbortSignal): Promise<Answer> {
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(signal ? { signal } : {}),
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // a child that ends early closes its input; why, its exit says
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify(order))
  const [said, code] = await Promise.all([text(child.stdout), ended])
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
  return JSON.parse(said) as Answer
}
