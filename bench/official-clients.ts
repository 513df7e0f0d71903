/**
 * What the official clients see: `openai` from npm (installed into a folder of its own) and `@modelcontextprotocol/client`,
 * each in its usual setting, before a server of its own with a small district.
 *   node scripts/run.mjs bench/official-clients.ts
 * A line for each thing that they do, ok or FAILED; the exit code is 1 where one failed, 2 where the client can't be had.
 * Takes up to two minutes: the client waits out a limit as long as it is told.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedDemoPassword } from '../src/demo/load.ts'
import { type Running, serve } from '../src/server.ts'
import { readSettings } from '../src/settings.ts'
import { libraryOf, policy } from '../tests/support/library.ts'
import { mcpClient, tokenOf } from '../tests/support/programs.ts'
import { installApart } from './apart.ts'
import { smallDistrict } from './chaos/small-district.ts'

const packageName = 'openai@6.49.0'

interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}
interface Message {
  readonly role: string
  readonly content: string
  readonly annotations?: readonly { readonly url_citation: { start_index: number; end_index: number; title: string } }[]
}
interface Completion {
  readonly object: string
  readonly model: string
  readonly choices: readonly { readonly finish_reason: string; readonly message: Message }[]
  readonly usage: Usage
}
interface Chunk {
  readonly choices: readonly { readonly finish_reason: string | null; readonly delta: Partial<Message> }[]
  readonly usage?: Usage | null
}
type Streamed = AsyncIterable<Chunk> & { readonly controller: AbortController }
interface Model {
  readonly id: string
  readonly object: string
  readonly created: number
  readonly owned_by: string
}

/** As much of the official client as is used here. */
interface OpenAI {
  readonly models: {
    list(): Promise<{ readonly data: readonly Model[] }> & AsyncIterable<Model>
    retrieve(id: string): Promise<Model>
  }
  readonly chat: {
    readonly completions: {
      create<const Asked extends object>(
        asked: Asked,
        options?: object,
      ): Promise<Asked extends { readonly stream: true } ? Streamed : Completion>
      stream(asked: object): { finalChatCompletion(): Promise<Completion> }
    }
  }
}
type Failure = new (
  ...given: never[]
) => Error & {
  readonly status?: number
  readonly code?: string
  readonly param?: string
  readonly headers?: Headers
}
type Official = (new (
  options: object,
) => OpenAI) &
  Record<
    | 'AuthenticationError'
    | 'BadRequestError'
    | 'NotFoundError'
    | 'RateLimitError'
    | 'APIUserAbortError'
    | 'APIConnectionTimeoutError',
    Failure
  >

let failures = 0
async function check(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
    console.log(`ok      ${name}`)
  } catch (error) {
    failures++
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message.split('\n').slice(0, 8).join(' ') : error}`)
  }
}

/** What a promise fails with, where it is of the class that is expected. */
async function failureOf<F extends Failure>(kind: F, work: Promise<unknown>): Promise<InstanceType<F>> {
  try {
    await work
  } catch (error) {
    if (error instanceof kind) return error as InstanceType<F>
    throw new Error(`${kind.name} was expected, it is ${error}`)
  }
  throw new Error(`${kind.name} was expected, it went through`)
}

const question = '渔船停泊每户每年补贴多少'
const told = '每户每年补贴三百元'
const asked = { model: 'policy-adviser', messages: [{ role: 'user', content: question }] } as const
const appeal = '小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望管一管。'

async function signedIn(url: string, username: string): Promise<Parameters<typeof tokenOf>[0]> {
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ username, password: fixedDemoPassword })
  const response = await fetch(`${url}/api/auth/sign-in/username`, { method: 'POST', headers: json, body })
  const cookie = response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const call = async (path: string, init: RequestInit) => {
    const reply = await fetch(`${url}${path}`, init)
    return { status: reply.status, body: await reply.json(), headers: reply.headers }
  }
  return {
    get: path => call(path, { headers: { cookie } }),
    post: (path, given = {}) =>
      call(path, {
        method: 'POST',
        headers: { ...json, cookie, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(given),
      }),
  }
}

async function chatCompletions(OpenAI: Official, { url }: Running, token: () => Promise<string>): Promise<void> {
  const clientOf = (apiKey: string, more: object = {}) => new OpenAI({ apiKey, baseURL: `${url}/v1`, ...more })
  const client = clientOf(await token())
  let whole = ''
  let cost: Usage | undefined

  await check('lists the models', async () => {
    const ids: string[] = []
    for await (const model of client.models.list()) ids.push(model.id)
    assert.deepEqual(ids, ['appeal-router', 'policy-adviser'])
    assert.deepEqual(
      ids,
      (await client.models.list()).data.map(({ id }) => id),
    )
  })
  await check('retrieves one model', async () => {
    const model = await client.models.retrieve('policy-adviser')
    assert.equal(model.object, 'model')
    assert.ok(model.created > 0 && model.owned_by !== '')
  })
  await check('completes a chat in one piece, with citations and usage', async () => {
    const { object, choices, usage } = await client.chat.completions.create(asked)
    assert.equal(object, 'chat.completion')
    const [choice] = choices
    assert.equal(choice?.finish_reason, 'stop')
    whole = choice?.message.content ?? ''
    cost = usage
    assert.ok(whole.includes(told), whole)
    assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)
    const cited = choice?.message.annotations?.[0]?.url_citation
    assert.ok(cited && whole.slice(cited.start_index, cited.end_index) === `【${cited.title}】`)
  })
  await check('streams the same text in chunks, with its end and usage', async () => {
    const stream = await client.chat.completions.create({
      ...asked,
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks: Chunk[] = []
    for await (const chunk of stream) chunks.push(chunk)
    assert.ok(chunks.length > 3, `${chunks.length} chunks`)
    assert.equal(chunks.map(one => one.choices[0]?.delta.content ?? '').join(''), whole)
    assert.deepEqual(
      chunks.flatMap(one => one.choices[0]?.finish_reason ?? []),
      ['stop'],
    )
    assert.deepEqual(chunks.at(-1)?.usage, cost)
  })
  await check('puts a stream together by its own helper', async () => {
    const { choices } = await client.chat.completions.stream(asked).finalChatCompletion()
    assert.equal(choices[0]?.message.content, whole)
    assert.equal(choices[0]?.message.role, 'assistant')
    assert.ok((choices[0]?.message.annotations?.length ?? 0) > 0)
  })
  await check('breaks off in the middle of a stream, and is answered again', async () => {
    const stream = await client.chat.completions.create({ ...asked, stream: true })
    let read = 0
    for await (const _ of stream) if (++read === 2) stream.controller.abort()
    assert.ok(read >= 2)
    assert.equal((await client.chat.completions.create(asked)).choices[0]?.message.content, whole)
  })
  await check('breaks off before the answer (APIUserAbortError)', async () => {
    const controller = new AbortController()
    const asking = client.chat.completions.create(asked, { signal: controller.signal })
    controller.abort()
    await failureOf(OpenAI.APIUserAbortError, asking)
  })
  await check('asks the router where an appeal would go', async () => {
    const { choices } = await client.chat.completions.create({
      model: 'appeal-router',
      messages: [{ role: 'user', content: appeal }],
    })
    assert.match(choices[0]?.message.content ?? '', /^拟派：/)
  })
  await check('ends with "length" where fewer tokens are wanted', async () => {
    const { choices, usage } = await client.chat.completions.create({ ...asked, max_completion_tokens: 10 })
    assert.deepEqual([choices[0]?.finish_reason, usage.completion_tokens], ['length', 10])
  })
  await check('is told of a wrong token (AuthenticationError)', async () => {
    const { status, code } = await failureOf(OpenAI.AuthenticationError, clientOf('bbt_wrong').models.list())
    assert.deepEqual([status, code], [401, 'invalid_api_key'])
  })
  await check('is told of an unknown model (NotFoundError)', async () => {
    for (const asking of [
      () => client.models.retrieve('minister'),
      () => client.chat.completions.create({ ...asked, model: 'gpt-5' }),
    ]) {
      const { status, code, param } = await failureOf(OpenAI.NotFoundError, asking())
      assert.deepEqual([status, code, param], [404, 'model_not_found', 'model'])
    }
  })
  await check('is told what is not done here (BadRequestError)', async () => {
    const asking = client.chat.completions.create({ ...asked, response_format: { type: 'json_object' } })
    const { status, param } = await failureOf(OpenAI.BadRequestError, asking)
    assert.deepEqual([status, param], [400, 'response_format'])
  })

  const hurried = await token()
  await check('is told of the limit a minute (RateLimitError, with Retry-After)', async () => {
    const atOnce = clientOf(hurried, { maxRetries: 0 })
    const { status, headers } = await failureOf(
      OpenAI.RateLimitError,
      (async () => {
        for (let i = 0; i < 61; i++)
          await Promise.all(Array.from({ length: 10 }, () => atOnce.models.retrieve('policy-adviser')))
      })(),
    )
    assert.equal(status, 429)
    assert.ok(Number(headers?.get('retry-after')) >= 1)
  })
  await check('waits as long as it is told, tries again by itself (maxRetries) and gets its answer', async () => {
    let calls = 0
    const counted: typeof fetch = (...given) => {
      calls++
      return fetch(...given)
    }
    const { choices } = await clientOf(hurried, { fetch: counted }).chat.completions.create(asked)
    assert.equal(choices[0]?.message.content, whole)
    assert.ok(calls > 1, 'the limit was over before the first try')
  })
}

interface ToolResult {
  readonly isError?: boolean
  readonly structuredContent?: Readonly<Record<string, unknown>>
}

async function mcp(
  running: Running,
  tokens: { readonly officer: string; readonly other: string; readonly admin: string },
): Promise<void> {
  for (const isOld of [true, false]) {
    const way = isOld ? 'as before 2026' : 'of now'
    const clients: { close(): Promise<void> }[] = []
    const connected = async (token: string) => {
      const client = await mcpClient(running, token, isOld)
      clients.push(client)
      const call = (name: string, given: Record<string, unknown> = {}) =>
        client.callTool({ name, arguments: given }) as Promise<ToolResult>
      return { client, call }
    }
    await check(`MCP ${way}: lists the tools`, async () => {
      const { client } = await connected(tokens.officer)
      const { tools } = await client.listTools()
      assert.deepEqual(
        tools.map(({ name }) => name),
        ['search', 'answer', 'read_source', 'route_appeal', 'find_matters', 'read_matter'],
      )
    })
    await check(`MCP ${way}: answers, searches and reads what it found`, async () => {
      const { call } = await connected(tokens.officer)
      const { structuredContent: answered } = await call('answer', { question })
      assert.ok(answered)
      assert.equal(answered['outcome'], 'answered')
      const [quote] = answered['quotes'] as { sourceId: string }[]
      const read = await call('read_source', { sourceId: quote?.sourceId })
      assert.ok(JSON.stringify(read.structuredContent).includes(told))
      const { structuredContent: routed } = await call('route_appeal', { text: appeal })
      assert.equal(typeof routed?.['department'], 'string')
    })
    await check(`MCP ${way}: shows what the caller may see and nothing else`, async () => {
      const search = async (token: string) =>
        JSON.stringify((await (await connected(token)).call('search', { query: '窗口考核扣分' })).structuredContent)
      assert.ok((await search(tokens.officer)).includes('窗口考核扣分'))
      assert.ok(!(await search(tokens.other)).includes('窗口考核扣分'))
      const { call } = await connected(tokens.admin)
      assert.equal((await call('find_matters')).isError, true)
    })
    await check(`MCP ${way}: is refused with a wrong token`, () => assert.rejects(connected('bbt_wrong')))
    for (const client of clients) await client.close()
  }
}

async function main(): Promise<number> {
  const installed = installApart([packageName])
  if (!installed) {
    console.error(`${packageName} could not be installed: is the registry within reach?`)
    return 2
  }
  const data = mkdtempSync(join(tmpdir(), 'bangban-clients-'))
  let running: Running | undefined
  try {
    const load = createRequire(join(installed.folder, 'package.json'))
    const { OpenAI } = load('openai') as { OpenAI: Official }
    const settings = readSettings({ BANGBAN_DATA: data, PORT: '0' })
    running = await serve(settings, { demo: { ...smallDistrict, log: () => {} } })
    const { opened, url } = running
    const { id } = await opened.office.store.open
      .selectFrom('person')
      .select('id')
      .where('username', '=', 'zhoumin')
      .executeTakeFirstOrThrow()
    const library = libraryOf(opened, id)
    for (const word of ['渔船停泊', '桥梁养护', '茶园改种', '图书捐赠', '古树保护'])
      await library.published(policy(word))
    await library.published(policy('窗口考核扣分', { classification: 'internal', departmentId: 'urban' }))
    const officer = await signedIn(url, 'fangjianguo')
    const tokenFor = async (account: string) => (await tokenOf(await signedIn(url, account))).token
    await chatCompletions(OpenAI, running, async () => (await tokenOf(officer)).token)
    await mcp(running, {
      officer: (await tokenOf(officer)).token,
      other: await tokenFor('zhoumin'),
      admin: await tokenFor('qinlang'),
    })
  } finally {
    await running?.stop()
    rmSync(data, { recursive: true, force: true })
    installed.remove()
  }
  console.log(failures === 0 ? 'all ok' : `${failures} FAILED`)
  return failures === 0 ? 0 : 1
}

process.exitCode = await main()
