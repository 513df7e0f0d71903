-- Programs of others that file appeals here (Open311), and whom the office tells what happens to its matters (webhooks).
alter table matter drop constraint matter_channel_check;
alter table matter add constraint matter_channel_check check (channel in ('portal', 'import', 'open311'));

-- A program that may file appeals and ask about those that it filed. Its key is shown once; the digest alone is kept.
create table api_client (
  id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 60),
  key_digest text not null unique,
  made_by text not null references person (id),
  made_at timestamptz not null,
  revoked_by text references person (id),
  revoked_at timestamptz,
  salt uuid not null default gen_random_uuid(),
  check ((revoked_by is null) = (revoked_at is null))
);

-- Which program filed a matter, and what it said of it that the matter itself has no place for.
create table api_request (
  id uuid primary key references matter (id),
  client_id uuid not null references api_client (id),
  service_code text not null references category (id),
  -- the resident's name in that program, as the program calls them
  account_id text,
  lat double precision check (lat between -90 and 90),
  long double precision check (long between -180 and 180),
  filed_at timestamptz not null,
  salt uuid not null default gen_random_uuid(),
  check ((lat is null) = (long is null))
);
create index api_request_client on api_request (client_id, filed_at desc, id);

create table webhook (
  id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 60),
  url text not null,
  types text[] not null,
  made_by text not null references person (id),
  made_at timestamptz not null,
  paused_at timestamptz,
  salt uuid not null default gen_random_uuid()
);

-- What the ledger does not commit to and no export shows: the secret that deliveries are signed with, and the number of
-- the first entry of the ledger that has not been looked at.
create table webhook_outbox (
  webhook_id uuid primary key references webhook (id) on delete cascade,
  secret text not null,
  next_seq bigint not null
);

-- An event on its way, and how it got there. What is under way has its next try set behind the longest that one takes.
create table webhook_delivery (
  webhook_id uuid not null references webhook (id) on delete cascade,
  -- number of the ledger entry that it tells of
  seq bigint not null,
  type text not null,
  receipt text,
  body text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  last_at timestamptz,
  -- null: there was no answer
  last_status integer,
  last_answer text,
  primary key (webhook_id, seq)
);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_at) where state = 'pending';
create index webhook_delivery_tried on webhook_delivery (webhook_id, last_at) where last_at is not null;
create index webhook_delivery_ended on webhook_delivery (last_at) where state <> 'pending';

alter table api_client enable row level security;
alter table api_client force row level security;
create policy api_client_rows on api_client using ((select session_scope() in ('system', 'district')));
alter table api_request enable row level security;
alter table api_request force row level security;
create policy api_request_rows on api_request using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = api_request.id));
alter table webhook enable row level security;
alter table webhook force row level security;
create policy webhook_rows on webhook using ((select session_scope() in ('system', 'district')));
alter table webhook_outbox enable row level security;
alter table webhook_outbox force row level security;
create policy webhook_outbox_rows on webhook_outbox using ((select session_scope() in ('system', 'district')));
alter table webhook_delivery enable row level security;
alter table webhook_delivery force row level security;
create policy webhook_delivery_rows on webhook_delivery using ((select session_scope() in ('system', 'district')));

grant select, insert, update on api_client to bangban_app;
grant select, insert on api_request to bangban_app;
grant select, insert, update, delete on webhook, webhook_outbox, webhook_delivery to bangban_app;

-- As before, and what a program that filed the matter said of the resident goes too. Takes a resident's words, name,
-- telephone and photos out of an ended matter and of whatever quotes it. Returns the rows
-- that it changed or deleted, for the ledger. The caller's policies hold: what a session can't see it can't erase.
create or replace function erase_matter(wanted uuid) returns table (record_table text, record_id text)
  language plpgsql security definer set search_path = bangban, pg_temp as $$
declare
  gone constant text := '（已删除）';
  example constant text := 'matter:' || wanted;
  quoted constant jsonb := jsonb_build_array(jsonb_build_object('kind', 'appeal', 'id', 'matter:' || wanted));
  known text;
begin
  select receipt into known from matter where id = wanted and state in ('closed', 'refused', 'withdrawn') for update;
  if known is null then
    raise exception 'only what has ended is erased' using errcode = 'BB009';
  end if;
  perform set_config('app.erasing', 'on', true);
  delete from idempotency where body like '%' || wanted || '%' or body like '%' || known || '%';
  return query update matter m set title = gone, content = gone, place = case when place is not null then gone end,
      contact_name = case when contact_name is not null then gone end, contact_phone = '',
      external_id = null, answer = case when answer is not null then gone end, feedback_comment = null,
      version = version + 1, salt = gen_random_uuid()
    where m.id = wanted returning 'matter', m.id::text;
  return query delete from attachment a where a.matter_id = wanted returning 'attachment', a.id::text;
  return query update proposal p set output = without_words(output), evidence = '[]', doubts = '[]', gate = '[]',
      salt = gen_random_uuid()
    where p.matter_id = wanted returning 'proposal', p.id::text;
  return query update decision d set output = without_words(d.output),
      reason = case when d.reason is not null then gone end, salt = gen_random_uuid()
    from proposal p where p.id = d.proposal_id and p.matter_id = wanted returning 'decision', d.id::text;
  return query update effect e set
      payload = case when e.payload ? 'output'
          then jsonb_set(e.payload, '{output}', without_words(e.payload -> 'output')) else without_words(e.payload) end,
      salt = gen_random_uuid()
    from decision d join proposal p on p.id = d.proposal_id
    where d.id = e.decision_id and p.matter_id = wanted returning 'effect', e.id::text;
  return query update work_order w set instructions = gone, measure = case when measure is not null then gone end,
      return_reason = case when return_reason is not null then gone end, salt = gen_random_uuid()
    where w.matter_id = wanted returning 'work_order', w.id::text;
  return query update incident i set what = gone, salt = gen_random_uuid()
    where i.matter_id = wanted returning 'incident', i.id::text;
  return query update counter_request c set name = gone, phone = '', question = gone,
      note = case when note is not null then gone end, salt = gen_random_uuid()
    where c.matter_id = wanted returning 'counter_request', c.id::text;
  return query update api_request a set account_id = null, lat = null, long = null, salt = gen_random_uuid()
    where a.id = wanted returning 'api_request', a.id::text;
  return query delete from routing_example r where r.id = example returning 'routing_example', r.id;
  -- where it was shown as a similar earlier appeal; reads all proposals, once in a while
  return query update proposal p set salt = gen_random_uuid(), evidence = (
      select jsonb_agg(case when one ->> 'kind' = 'appeal' and one ->> 'id' = example
          then one || jsonb_build_object('title', gone, 'excerpt', gone) else one end order by place)
      from jsonb_array_elements(p.evidence) with ordinality as items (one, place))
    where p.evidence @> quoted returning 'proposal', p.id::text;
  perform set_config('app.erasing', '', true);
end $$;
