-- Vectors of passages, where an endpoint that makes them is connected: what is found by its meaning, beside its words.
-- Nothing needs one: without such an endpoint everything is found by words, as before.
alter table model_endpoint
  -- what it is asked for: to write, or for vectors
  add column purpose text not null default 'chat' check (purpose in ('chat', 'embedding')),
  -- numbers in one of its vectors, as the trial found; 0 where it writes
  add column dimensions integer not null default 0 check (dimensions between 0 and 8192),
  add check ((purpose = 'embedding') = (dimensions > 0));

-- Which vectors are looked at, and how often some were added: whoever keeps them in memory knows when to look again.
alter table library_version
  add column vector_key text,
  add column vectors bigint not null default 0;

-- Derived: made anew where another endpoint makes them. Not in the ledger.
create table passage_vector (
  source_id uuid not null,
  position integer not null,
  -- which server, model and length; vectors of different keys can't be compared
  key text not null,
  -- of unit length: a number of it is its byte times the scale
  scale real not null check (scale > 0),
  vector bytea not null,
  -- library_version.vectors as this was added
  version bigint not null,
  made_at timestamptz not null,
  primary key (source_id, position),
  foreign key (source_id, position) references passage (source_id, position)
);
create index passage_vector_version on passage_vector (version);

alter table passage_vector enable row level security;
alter table passage_vector force row level security;
create policy passage_vector_rows on passage_vector using (
  (select session_scope() in ('system', 'district')) or (select true from source s where s.id = passage_vector.source_id));
grant select, insert, update, delete on passage_vector to bangban_app;

-- As in 0022-models.sql, of those that write alone.
create or replace function model_ways(wanted text) returns table (
    reach text, audience text, id uuid, name text, base_url text, model text, is_local boolean, is_reasoning boolean,
    secret text)
  language plpgsql set search_path = bangban, pg_temp as $$
declare
  asking constant text := session_scope();
begin
  if asking = 'nobody' then
    return;
  end if;
  perform set_config('app.scope', 'system', true);
  return query select p.reach, p.audience, e.id, e.name, e.base_url, e.model, e.is_local, e.is_reasoning, k.secret
    from model_policy p
    left join model_endpoint e on e.switched_off_at is null and e.purpose = 'chat' and (p.reach = 'any' or e.is_local)
    left join model_key k on k.endpoint_id = e.id
    where p.employee_id = wanted and p.reach <> 'none'
    order by e.position, e.id;
  perform set_config('app.scope', asking, true);
end $$;

-- The endpoint that makes vectors, the first that is switched on, with what the employee may use it for; none where its
-- policy doesn't reach that one.
create function vector_way(wanted text) returns table (
    audience text, name text, base_url text, model text, is_local boolean, dimensions integer, secret text)
  language plpgsql set search_path = bangban, pg_temp as $$
declare
  asking constant text := session_scope();
begin
  if asking = 'nobody' then
    return;
  end if;
  perform set_config('app.scope', 'system', true);
  return query select p.audience, e.name, e.base_url, e.model, e.is_local, e.dimensions, k.secret
    from (select * from model_endpoint o where o.switched_off_at is null and o.purpose = 'embedding'
      order by o.position, o.id limit 1) e
    join model_policy p on p.employee_id = wanted and (p.reach = 'any' or p.reach = 'local' and e.is_local)
    left join model_key k on k.endpoint_id = e.id;
  perform set_config('app.scope', asking, true);
end $$;
