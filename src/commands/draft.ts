import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { readFileText, textOf } from '../documents/index.ts'
import { Problem } from '../problems.ts'
import { type DraftOutput, draft, fieldTypes, Office, paperOf, type Use, uses, WrittenBody } from '../skills/index.ts'
import type { Command } from './command.ts'

const usage =
  'draft 用途 --input 表单.json --office 单位.yaml [-o 公文.docx] [--source 文件]… [--written 改写.json] [--json]'
const usages = [usage, 'draft --list [--json]', 'draft 用途 --form|--example'].map(one => `bangban ${one}`)

const read = async (path: string, what: string) => {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new Problem(422, 'unreadable', `打不开${what} ${path}，请检查它是否存在、是否有权读取。`)
  }
}

async function jsonIn(path: string, what: string): Promise<unknown> {
  const text = await read(path, what)
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(422, 'invalid', `${what} ${path} 不是有效的 JSON，请检查引号和逗号。`)
  }
}

/** What the office says of itself, in YAML or JSON. */
async function officeIn(path: string | undefined): Promise<Office> {
  if (path === undefined)
    throw new Problem(
      422,
      'invalid',
      '请用 --office 写明发文机关的设置文件，至少有 name（发文机关）、code（机关代字）、printedBy（印发机关）。',
    )
  let given: unknown
  const text = await read(path, '单位设置')
  try {
    given = parse(text)
  } catch {
    throw new Problem(422, 'invalid', `单位设置 ${path} 不是有效的 YAML 或 JSON。`)
  }
  const parsed = Office.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Problem(
    422,
    'invalid',
    `单位设置 ${path} 里的“${issue?.path.join('.') ?? ''}”不对：${issue?.message ?? ''}。`,
  )
}

async function fieldsIn(path: string): Promise<Record<string, unknown>> {
  const given = await jsonIn(path, '表单')
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given }
  throw new Problem(422, 'invalid', `表单 ${path} 应当是一个 JSON 对象，栏目名在左，内容在右。`)
}

/** A text in which figures are looked up, whatever format it has. */
async function sourceIn(path: string): Promise<{ id: string; text: string }> {
  try {
    return { id: basename(path), text: textOf(await readFileText(path)) }
  } catch {
    throw new Problem(422, 'unreadable', `打不开文献 ${path}，请检查它是否存在、是否有权读取。`)
  }
}

/** What a language model wrote for the body, a text or null for each paragraph. */
async function writtenIn(path: string) {
  const parsed = WrittenBody.safeParse(await jsonIn(path, '正文'))
  if (parsed.success) return parsed.data
  throw new Problem(422, 'invalid', `正文 ${path} 应当是 JSON 列表，正文每段一项，不改写的写 null。`)
}

/** 附件 is no field of one value, and every form has it. */
const attachmentForm = [{ 标题: '', 正文: '' }]

const formOf = (use: Use) => ({
  ...Object.fromEntries(
    [...use.fields, ...use.frame].map(([name, { type }]) => [
      name,
      ['list', 'outline', 'people', 'bodies', 'documents'].includes(type) ? [] : '',
    ]),
  ),
  附件: attachmentForm,
})

function list(isJson: boolean): void {
  for (const { name, kind, about, fields, frame } of uses().values()) {
    const all = [...fields, ...frame].map(([field, { type, optional, help, example }]) => ({
      name: field,
      type,
      isOptional: optional,
      what: help ?? fieldTypes[type],
      example,
    }))
    if (isJson) console.log(JSON.stringify({ name, kind, about, fields: all }))
    else {
      const names = all.map(one => (one.isOptional ? `［${one.name}］` : one.name))
      console.log(`${name}（${kind}）——${about}\n  ${names.join('、')}`)
    }
  }
  if (!isJson) console.log('\n方括号里的栏目可以不填。bangban draft 用途 --form 打印空表单，--example 打印填好的例子。')
}

function show(path: string | undefined, output: DraftOutput, doubts: readonly { readonly text: string }[]): void {
  console.log(output.text)
  console.log()
  const counted = new Set(output.facts.map(({ words }) => words)).size
  const unfounded = output.facts.filter(({ origin }) => origin.length === 0).length
  const said = unfounded === 0 ? '都能查到出处' : `${unfounded} 处查不到出处`
  console.log(`文中的数字、日期、金额、名称、文件共 ${counted} 项，${said}（--json 逐项列出）。`)
  for (const { text } of doubts) console.log(`· ${text}`)
  if (path !== undefined) console.log(`已写入 ${path}`)
  console.log('由数智员工按表单和套语起草，请审核后使用。')
}

/** Drafts a document; nothing of it is kept. 0 where it is ready, 1 where something is still to be filled in, 2 for a wrong form. */
export const draftCommand: Command = {
  name: 'draft',
  usage,
  summary: '按表单起草公文：15 个文种，数字、名称、日期都来自表单，输出 .docx',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        input: { type: 'string' },
        output: { type: 'string', short: 'o' },
        office: { type: 'string' },
        source: { type: 'string', multiple: true, default: [] },
        written: { type: 'string' },
        list: { type: 'boolean', default: false },
        form: { type: 'boolean', default: false },
        example: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const [name] = positionals
    if (values.list) {
      list(values.json)
      return 0
    }
    const isShown = values.form || values.example
    if (name === undefined || (!isShown && values.input === undefined)) {
      console.error(`用法：${usages.join('\n　　　')}`)
      return 2
    }
    try {
      const use = uses().get(name)
      if (!use) throw new Problem(404, 'not_found', `没有叫“${name}”的用途，bangban draft --list 列出全部用途。`)
      if (isShown) {
        console.log(JSON.stringify(values.form ? formOf(use) : use.example, null, 2))
        return 0
      }
      const office = await officeIn(values.office)
      const fields = await fieldsIn(values.input ?? '')
      const sources = await Promise.all(values.source.map(sourceIn))
      const written = values.written === undefined ? undefined : await writtenIn(values.written)
      const given = { use: name, fields, office, sources, ...(written ? { written } : {}) }
      const { output, doubts } = await draft.propose(given, {})
      if (values.output !== undefined) await writeFile(values.output, paperOf(output, office))
      if (values.json) console.log(JSON.stringify({ use: name, kind: use.kind, ...output, doubts }))
      else show(values.output, output, doubts)
      return output.isReady ? 0 : 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      console.error(error.message)
      return 2
    }
  },
}
