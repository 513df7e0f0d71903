interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths: Record<string, Record<string, Operation>>
  readonly components?: { readonly schemas?: Record<string, Schema> }
}

interface Operation {
  readonly summary?: string
  readonly tags?: string[]
  readonly security?: unknown[]
  readonly parameters?: {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: Schema
  }[]
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: Schema }> }
  readonly responses?: Record<string, { readonly content?: Record<string, { readonly schema?: Schema }> }>
}

interface Schema {
  readonly $ref?: string
  readonly type?: string | string[]
  readonly format?: string
  readonly enum?: unknown[]
  readonly items?: Schema
  readonly description?: string
  readonly properties?: Record<string, Schema>
  readonly required?: string[]
  readonly allOf?: Schema[]
  readonly anyOf?: Schema[]
  readonly oneOf?: Schema[]
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function typeOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`
  }
  if (schema.enum) return schema.enum.map(value => `<code>${escapeHtml(String(value))}</code>`).join(' ')
  if (schema.items) return `${typeOf(schema.items)} 列表`
  const parts = schema.allOf ?? schema.anyOf ?? schema.oneOf
  if (parts)
    return parts
      .map(typeOf)
      .filter(text => text !== '')
      .join(schema.allOf ? ' 加 ' : ' 或 ')
  if (schema.properties) return '对象'
  const types = Array.isArray(schema.type) ? schema.type.join('、') : (schema.type ?? '')
  return escapeHtml(schema.format ? `${types}（${schema.format}）` : types)
}

function fields(schema: Schema): string {
  const properties = {
    ...Object.assign({}, ...(schema.allOf ?? []).map(part => part.properties ?? {})),
    ...schema.properties,
  }
  const rows = Object.entries(properties as Record<string, Schema>).map(
    ([name, field]) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${typeOf(field)}</td><td>${schema.required?.includes(name) ? '必有' : '可无'}</td><td>${escapeHtml(field.description ?? '')}</td></tr>`,
  )
  return rows.length === 0
    ? `<p>${typeOf(schema)}</p>`
    : `<table><thead><tr><th>字段</th><th>类型</th><th></th><th>说明</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function operation(path: string, method: string, op: Operation): string {
  const body = op.requestBody?.content?.['application/json']?.schema
  const success = Object.entries(op.responses ?? {}).find(([status]) => status.startsWith('2'))
  const answer = success?.[1].content?.['application/json']?.schema
  const parameters = (op.parameters ?? []).map(
    p =>
      `<li><code>${escapeHtml(p.name)}</code>（${p.in === 'path' ? '路径' : '查询'}${p.required ? '，必填' : ''}）${typeOf(p.schema)}</li>`,
  )
  return `<section><h3><span class="method">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(op.summary ?? '')}${op.security?.length === 0 ? '　<em>公开</em>' : ''}</p>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}
${body ? `<p>请求：${typeOf(body)}</p>${body.$ref ? '' : fields(body)}` : ''}
${answer ? `<p>成功 ${success?.[0]}：${typeOf(answer)}</p>${answer.$ref ? '' : fields(answer)}` : ''}</section>`
}

/** A readable reference of the API as one page of plain HTML: no script, no foreign host. */
export function docsPage(api: OpenApi, nonce: string): string {
  const byTag = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      const tag = op.tags?.[0] ?? '其他'
      byTag.set(tag, [...(byTag.get(tag) ?? []), operation(path, method, op)])
    }
  }
  const schemas = Object.entries(api.components?.schemas ?? {})
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(api.info.title)}</title><style nonce="${nonce}">
:root{color-scheme:light dark;--ink:#1f2328;--paper:#fbfaf7;--line:#d9d5cc;--blue:#1d4f91}
@media(prefers-color-scheme:dark){:root{--ink:#e6e3dc;--paper:#16181c;--line:#3a3d44;--blue:#8ab4f0}}
body{margin:0 auto;max-width:60rem;padding:1.5rem;font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--blue)}h1{font-size:1.6rem}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}h3{font-size:1.05rem;margin:1.8rem 0 .2rem}
.method{font-weight:700}table{border-collapse:collapse;width:100%;font-size:.9rem;display:block;overflow-x:auto}td,th{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
nav ul{columns:3 10rem;padding-left:1.2rem}code{font-size:.92em}</style></head><body><main>
<h1>${escapeHtml(api.info.title)} <small>${escapeHtml(api.info.version)}</small></h1><p>${escapeHtml(api.info.description ?? '')}</p>
<p>机器可读的版本：<a href="/openapi.json">/openapi.json</a></p>
<nav aria-label="目录"><ul>${[...byTag.keys()].map(tag => `<li><a href="#tag-${escapeHtml(tag)}">${escapeHtml(tag)}</a></li>`).join('')}<li><a href="#schemas">数据类型</a></li></ul></nav>
${[...byTag].map(([tag, parts]) => `<h2 id="tag-${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${parts.join('')}`).join('')}
<h2 id="schemas">数据类型</h2>${schemas.map(([name, schema]) => `<section><h3 id="schema-${escapeHtml(name)}">${escapeHtml(name)}</h3>${fields(schema)}</section>`).join('')}
</main></body></html>`
}
