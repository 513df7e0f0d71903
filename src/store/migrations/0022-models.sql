-- Language models: which the office has connected, what each digital employee may use them for, and what left when, for
-- whom. Nothing needs one: without a row here everything works.
create table model_endpoint (
  id uuid primary key default uuidv7(),
  name text not null unique check (length(name) between 1 and 60),
  base_url text not null,
  -- as the server calls it
  model text not null check (length(model) between 1 and 200),
  -- on this machine or in the office's own network: what is sent there leaves nobody's house
  is_local boolean not null,
  is_reasoning boolean not null,
  -- the order in which they are preferred
  position integer not null,
  switched_off_at timestamptz,
  made_by text not null references person (id),
  made_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);

-- What the ledger does not commit to and no export shows.
create table model_key (
  endpoint_id uuid primary key references model_endpoint (id) on delete cascade,
  secret text not null
);

-- No row: none. Officers read an answer at their desk; everyone: residents, too.
create table model_policy (
  employee_id text primary key references employee (id),
  reach text not null check (reach in ('none', 'local', 'any')),
  audience text not null check (audience in ('officers', 'everyone')),
  decided_by text not null references person (id),
  decided_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);

-- Tokens that each department may use in a day; no row, or null: as many as it takes.
create table model_budget (
  singleton boolean primary key default true check (singleton),
  daily_tokens bigint check (daily_tokens > 0),
  decided_by text not null references person (id),
  decided_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);

-- One attempt to get an answer: who was asked for whom, and the digests of the bytes that left and came, in which personal
-- data is replaced. Never the words.
create table model_call (
  id uuid primary key default uuidv7(),
  at timestamptz not null,
  -- the same for all attempts at one answer, and for what follows from it
  call text not null,
  step integer not null,
  attempt integer not null,
  -- null: somebody tried whether a model answers
  employee_id text references employee (id),
  purpose text not null check (length(purpose) between 1 and 60),
  -- null: a resident's question
  department_id text references department (id),
  person_id text references person (id),
  -- by name, since it may be removed
  endpoint text not null,
  is_local boolean not null,
  asked_model text not null,
  answered_model text,
  request_hash text not null,
  response_hash text not null,
  kind text not null,
  reason text not null,
  prompt_tokens integer not null,
  completion_tokens integer not null,
  -- counted here, since the server said nothing that can be
  is_estimated boolean not null,
  milliseconds integer not null,
  salt uuid not null default gen_random_uuid()
);
create index model_call_at on model_call (at desc, id desc);
create index model_call_department on model_call (department_id, at);

create trigger model_call_never_changes before update or delete on model_call
  for each row execute function never_changes();

-- What an employee may use, with the keys, whoever's session asks: they see neither the endpoints nor the keys themselves.
-- One row with an endpoint each, or one without; none where nobody allowed the employee anything.
create function model_ways(wanted text) returns table (
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
    left join model_endpoint e on e.switched_off_at is null and (p.reach = 'any' or e.is_local)
    left join model_key k on k.endpoint_id = e.id
    where p.employee_id = wanted and p.reach <> 'none'
    order by e.position, e.id;
  perform set_config('app.scope', asking, true);
end $$;

alter table model_endpoint enable row level security;
alter table model_endpoint force row level security;
create policy model_endpoint_rows on model_endpoint using ((select session_scope() in ('system', 'district')));
alter table model_key enable row level security;
alter table model_key force row level security;
create policy model_key_rows on model_key using ((select session_scope() in ('system', 'district')));
alter table model_policy enable row level security;
alter table model_policy force row level security;
create policy model_policy_rows on model_policy using ((select session_scope() in ('system', 'district')));
alter table model_budget enable row level security;
alter table model_budget force row level security;
create policy model_budget_rows on model_budget using ((select session_scope() in ('system', 'district')));
alter table model_call enable row level security;
alter table model_call force row level security;
create policy model_call_rows on model_call using ((select session_scope() in ('system', 'district')));

grant select, insert, update, delete on model_endpoint, model_key to bangban_app;
grant select, insert, update on model_policy, model_budget to bangban_app;
grant select, insert on model_call to bangban_app;
