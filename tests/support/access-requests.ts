import type { Random } from '../../bench/random.ts'

/** As much of a JSON schema as bodies of this program need. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly allOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: Schema }> }
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

export interface Route {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly pathParameters: readonly string[]
  readonly query: readonly { readonly name: string; readonly schema: Schema }[]
  readonly body: Schema | undefined
}

/** Every route, with all that it takes, as the program describes itself. */
export function describedRoutes(description: unknown): { routes: Route[]; properties: Set<string> } {
  const { paths, components } = description as Description
  const schemas = components?.schemas ?? {}
  const whole = (schema: Schema | undefined, depth = 0): Schema => {
    if (!schema || depth > 8) return {}
    if (schema.$ref) return whole(schemas[schema.$ref.split('/').at(-1) ?? ''], depth + 1)
    const parts = (schema.allOf ?? []).map(part => whole(part, depth + 1))
    const properties = Object.assign({}, ...parts.map(part => part.properties), schema.properties) as Record<
      string,
      Schema
    >
    return {
      ...schema,
      ...(schema.items ? { items: whole(schema.items, depth + 1) } : {}),
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, whole(one, depth + 1)])),
      required: [...parts.flatMap(part => part.required ?? []), ...(schema.required ?? [])],
    }
  }
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Route => {
      const body = operation.requestBody?.content?.['application/json']?.schema
      const parameters = operation.parameters ?? []
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        pathParameters: parameters.filter(one => one.in === 'path').map(one => one.name),
        query: parameters
          .filter(one => one.in === 'query')
          .map(({ name, schema }) => ({ name, schema: whole(schema) })),
        body: body ? whole(body) : undefined,
      }
    }),
  )
  const properties = new Set(Object.values(schemas).flatMap(schema => Object.keys(whole(schema).properties ?? {})))
  return { routes, properties }
}

/** Names of what points at something: each of these is given what is foreign, missing, or of another kind. */
const pointing =
  /(^|[a-z])(id|Id)$|receipt|cursor|^q$|department|category|person|employee|handOverTo|token|shownDigest|^after$|^before$/

/** Whether a route takes something that points at something. */
export function pointsAtSomething({ pathParameters, query, body }: Route): boolean {
  const inside = (schema: Schema | undefined): boolean =>
    Object.entries(schema?.properties ?? {}).some(
      ([name, one]) => pointing.test(name) || inside(one) || inside(one.items),
    )
  return pathParameters.length > 0 || query.some(one => pointing.test(one.name)) || inside(body)
}

export interface Filling {
  readonly random: Random
  /** Something for a name that points; told apart by where it stands. */
  readonly identifier: (place: string) => string
  readonly phone: string
}

/** A value that the schema takes, but for what points at something: that comes from `identifier`. */
export function fill(schema: Schema, place: string, { random, identifier, phone }: Filling): unknown {
  const name = place.split('.').at(-1) ?? ''
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (schema.enum) return random.pick(schema.enum)
  if (name === 'phone') return phone
  if (pointing.test(name) && type !== 'object' && type !== 'array') return identifier(place)
  if (schema.items) {
    const items = schema.items
    return Array.from({ length: 1 + random.below(4) }, () => fill(items, `${place}[]`, { random, identifier, phone }))
  }
  if (schema.properties && Object.keys(schema.properties).length > 0) {
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([key]) => key !== 'photos' && (schema.required?.includes(key) || random.below(10) < 7))
        .map(([key, one]) => [key, fill(one, `${place}.${key}`, { random, identifier, phone })]),
    )
  }
  if (type === 'boolean') return random.below(2) === 0
  if (type === 'integer' || type === 'number') return (schema.minimum ?? 1) + random.below(5)
  if (schema.format === 'date-time') return new Date(Date.UTC(2070, 0, 1 + random.below(3000))).toISOString()
  return '核实情况后请办理'
}
