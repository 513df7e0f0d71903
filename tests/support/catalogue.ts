import type pg from 'pg'

/** Everything that makes up the schema, a line each, in an order of its own. */
const parts: Record<string, string> = {
  relations: `
    select concat_ws(' ', c.relkind, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text,
      c.reloptions::text, pg_get_userbyid(c.relowner)) as line
    from pg_class c where c.relnamespace = 'bangban'::regnamespace`,
  columns: `
    select concat_ws(' ', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
      a.attidentity, a.attgenerated, a.attstattarget, a.attacl::text, pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'bangban'::regnamespace and a.attnum > 0 and c.relkind in ('r', 'v', 'm', 'S')`,
  constraints: `
    select concat_ws(' ', conrelid::regclass, conname, convalidated, condeferrable, condeferred,
      pg_get_constraintdef(oid)) as line
    from pg_constraint where connamespace = 'bangban'::regnamespace`,
  indexes: `select indexdef as line from pg_indexes where schemaname = 'bangban'`,
  triggers: `
    select concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid)) as line from pg_trigger t
    join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'bangban'::regnamespace and not t.tgisinternal`,
  functions: `
    select concat_ws(' ', p.proacl::text, pg_get_userbyid(p.proowner), pg_get_functiondef(p.oid)) as line
    from pg_proc p where p.pronamespace = 'bangban'::regnamespace`,
  policies: `
    select concat_ws(' ', tablename, policyname, permissive, roles::text, cmd, qual, with_check) as line
    from pg_policies where schemaname = 'bangban'`,
  schema: `select concat_ws(' ', nspname, pg_get_userbyid(nspowner), nspacl::text) as line from pg_namespace where nspname = 'bangban'`,
  migrations: `select name as line from bangban.migration`,
}

/** Two databases with the same lines have the same schema: tables, columns, constraints, indexes, triggers, functions, policies, grants. */
export async function catalogueOf(pool: pg.Pool): Promise<string[]> {
  const lines: string[] = []
  for (const [part, query] of Object.entries(parts)) {
    const { rows } = await pool.query<{ line: string }>(query)
    lines.push(...rows.map(row => `${part}: ${row.line}`).toSorted())
  }
  return lines
}
