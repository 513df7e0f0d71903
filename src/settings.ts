import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'

z.config(z.locales.zhCN())

const Settings = z.object({
  BANGBAN_DATA: z
    .string()
    .min(1)
    .default('./data')
    .transform(path => resolve(path)),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Address under which people reach the server, where a proxy stands before it. */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  LEDGER_HASH: z.enum(['sha256', 'sm3']).default('sha256'),
  /** Connections of the application's pool. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(16),
  /** Whether webhooks may reach this machine itself, where a receiver runs beside the server. */
  WEBHOOK_LOOPBACK: z.enum(['off', 'on']).default('off'),
  /** Where a language model answers as OpenAI's does, with its path; http or https. */
  MODEL_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** How that server calls the model. */
  MODEL_NAME: z.string().max(200).optional(),
  /** Goes into a header, so it is of printable ASCII. */
  MODEL_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, '密钥只能由可见的英文字符组成')
    .optional(),
})

/** Their values are told to nobody. */
const secret: ReadonlySet<string> = new Set(['DATABASE_URL', 'MODEL_API_KEY'])

export interface Settings {
  readonly data: string
  readonly port: number
  readonly host: string
  readonly publicUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly ledgerHash: 'sha256' | 'sm3'
  readonly poolSize: number
  readonly webhookLoopback: boolean
  /** undefined: there is no model, and everything works without. */
  readonly model: ModelSettings | undefined
}

export interface ModelSettings {
  readonly baseUrl: string
  readonly name: string
  readonly apiKey: string | undefined
}

/** A start that can't go on; the message is for the person at the terminal. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** An address without a model, or the other way round, is a setting that somebody forgot. */
function modelOf({ MODEL_BASE_URL, MODEL_NAME, MODEL_API_KEY }: z.infer<typeof Settings>): ModelSettings | undefined {
  if (MODEL_BASE_URL === undefined && MODEL_NAME === undefined) return undefined
  if (MODEL_BASE_URL !== undefined && MODEL_NAME !== undefined)
    return { baseUrl: MODEL_BASE_URL, name: MODEL_NAME, apiKey: MODEL_API_KEY }
  const [given, missing] =
    MODEL_NAME === undefined ? ['MODEL_BASE_URL', 'MODEL_NAME'] : ['MODEL_NAME', 'MODEL_BASE_URL']
  throw new StartError(`设置了 ${given}，还缺 ${missing}。请补上，或把两项都去掉：没有模型也能办理。`)
}

const projectFile = join(import.meta.dirname, '..', '.env')

/**
 * Reads the settings from the environment and from a file (the environment wins): of the process and `.env` beside
 * package.json, or only what is given.
 * Throws a StartError that names the wrong value.
 */
export function readSettings(
  environment: NodeJS.ProcessEnv = process.env,
  envFile: string | undefined = environment === process.env ? projectFile : undefined,
): Settings {
  const file = envFile !== undefined && existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {}
  const given = Object.fromEntries(
    Object.entries({ ...file, ...environment }).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Settings.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0] ?? '?')
    // the address of a database holds its password
    const value = secret.has(name) ? '' : `「${given[name] ?? ''}」`
    throw new StartError(`设置 ${name} 的值${value}不对：${issue?.message ?? ''}。请改正后再启动。`)
  }
  const s = parsed.data
  return {
    data: s.BANGBAN_DATA,
    port: s.PORT,
    host: s.HOST,
    publicUrl: s.PUBLIC_URL,
    databaseUrl: s.DATABASE_URL,
    ledgerHash: s.LEDGER_HASH,
    poolSize: s.DATABASE_POOL,
    webhookLoopback: s.WEBHOOK_LOOPBACK === 'on',
    model: modelOf(s),
  }
}
