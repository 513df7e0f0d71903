import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** Runs a file of the project in a process of its own, with nothing of our settings but these. */
export function runFile(file: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', piece => {
    out += piece
  })
  child.stderr.setEncoding('utf8').on('data', piece => {
    err += piece
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, out, err }))
  })
}

/** `bangban …` as somebody at the terminal runs it. */
export const bangban = (environment: NodeJS.ProcessEnv, ...args: string[]) => runFile('src/main.ts', args, environment)
