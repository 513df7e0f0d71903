import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings, StartError } from './settings.ts'

/** A folder without the `.env` that whoever runs the tests may have. */
let folder: string
const home = process.cwd()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bangban-settings-'))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(home)
  rmSync(folder, { recursive: true, force: true })
})

function refusal(environment: NodeJS.ProcessEnv, file?: string): string {
  try {
    readSettings(environment, file)
  } catch (error) {
    if (error instanceof StartError) return error.message
    throw error
  }
  throw new Error('the settings were accepted')
}

describe('settings', () => {
  it('need nothing: everything has a value that works on this machine and is seen from nowhere else', () => {
    expect(readSettings({})).toEqual({
      data: resolve('data'),
      port: 8080,
      host: '127.0.0.1',
      publicUrl: undefined,
      databaseUrl: undefined,
      ledgerHash: 'sha256',
      poolSize: 16,
      webhookLoopback: false,
      model: undefined,
    })
  })

  it('come from the environment', () => {
    const settings = readSettings({
      BANGBAN_DATA: '/var/lib/bangban',
      PORT: '9090',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://bangban.example.gov.cn',
      DATABASE_URL: 'postgres://u:p@db:5432/bangban',
      LEDGER_HASH: 'sm3',
      DATABASE_POOL: '40',
      WEBHOOK_LOOPBACK: 'on',
      MODEL_BASE_URL: 'http://10.0.0.8:8000/v1',
      MODEL_NAME: 'qwen3-32b',
      MODEL_API_KEY: 'sk-1',
    })
    expect(settings).toEqual({
      data: resolve('/var/lib/bangban'),
      port: 9090,
      host: '0.0.0.0',
      publicUrl: 'https://bangban.example.gov.cn',
      databaseUrl: 'postgres://u:p@db:5432/bangban',
      ledgerHash: 'sm3',
      poolSize: 40,
      webhookLoopback: true,
      model: { baseUrl: 'http://10.0.0.8:8000/v1', name: 'qwen3-32b', apiKey: 'sk-1' },
    })
  })

  it('come from .env, and the environment wins', () => {
    writeFileSync('.env', 'PORT=9001\nLEDGER_HASH=sm3\n# a comment\nHOST="0.0.0.0"\n')
    expect(readSettings({ PORT: '9002' }, '.env')).toMatchObject({ port: 9002, ledgerHash: 'sm3', host: '0.0.0.0' })
  })

  it('that are left empty count as not set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '', PUBLIC_URL: '', BANGBAN_DATA: '' })).toMatchObject({
      port: 8080,
      databaseUrl: undefined,
      publicUrl: undefined,
      data: resolve('data'),
    })
  })

  it('make the data folder absolute, so that it stays the same when somebody changes folders', () => {
    expect(isAbsolute(readSettings({ BANGBAN_DATA: 'office' }).data)).toBe(true)
  })

  it('let port 0 ask for a free one', () => {
    expect(readSettings({ PORT: '0' }).port).toBe(0)
  })

  it.each([
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PUBLIC_URL', 'bangban'],
    ['LEDGER_HASH', 'md5'],
    ['DATABASE_POOL', '1'],
    ['DATABASE_POOL', '201'],
    ['DATABASE_POOL', 'many'],
    ['MODEL_BASE_URL', '10.0.0.8'],
    ['MODEL_BASE_URL', 'ftp://10.0.0.8/v1'],
  ])('that are wrong are refused by name and value, and the message says what to do: %s=%s', (name, value) => {
    const message = refusal({ [name]: value })
    expect(message).toContain(name)
    expect(message).toContain(`「${value}」`)
    expect(message).toContain('请改正后再启动')
  })

  it.each([
    ['MODEL_NAME', { MODEL_BASE_URL: 'http://10.0.0.8:8000/v1' }],
    ['MODEL_BASE_URL', { MODEL_NAME: 'qwen3-32b' }],
  ])('of a model are given together: without %s they are refused', (missing, environment) => {
    expect(refusal(environment)).toContain(`还缺 ${missing}`)
  })

  it('never show the key of a model', () => {
    const message = refusal({ MODEL_BASE_URL: 'http://10.0.0.8/v1', MODEL_NAME: 'm', MODEL_API_KEY: '密钥 sk-1' })
    expect(message).toContain('MODEL_API_KEY')
    expect(message).not.toContain('sk-1')
  })

  it('never show the password in the address of a database', () => {
    const message = refusal({ DATABASE_URL: 'mysql://u:secret@db/bangban' })
    expect(message).toContain('DATABASE_URL')
    expect(message).not.toContain('secret')
  })

  it('that are wrong in .env are refused as well', () => {
    writeFileSync('.env', 'PORT=eighty\n')
    expect(refusal({}, '.env')).toContain('「eighty」')
  })
})
