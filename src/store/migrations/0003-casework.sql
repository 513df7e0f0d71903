-- Matters, what is proposed, what is decided, what comes of it. Written by src/casework alone;
-- the database refuses what must never happen, whoever asks.

create table category (
  id text primary key,
  level1 text not null,
  level2 text not null,
  department_id text not null references department (id),
  days integer not null check (days between 1 and 60),
  unique (level1, level2)
);

create table matter (
  id uuid primary key default uuidv7(),
  receipt text not null unique,
  employee_id text not null references employee (id),
  scenario_id text not null,
  title text not null,
  content text not null,
  place text,
  contact_name text,
  contact_phone text not null,
  channel text not null check (channel in ('portal', 'import')),
  -- id of the row that an import brought in, so that importing twice files it once
  external_id text,
  state text not null,
  -- the content's version: what a decision is bound to changes with it
  version integer not null default 1,
  urgency text not null default 'normal' check (urgency in ('danger', 'urgent', 'normal')),
  category_id text references category (id),
  -- the department that has the matter now; the intake department until it is dispatched
  department_id text not null references department (id),
  intake_department_id text not null references department (id),
  -- departments that have or had it: they may look it up, nobody else
  visible_to text[] not null,
  bounce_count integer not null default 0,
  reopened_count integer not null default 0,
  filed_at timestamptz not null,
  due_at timestamptz,
  closed_at timestamptz,
  answer text,
  answered_at timestamptz,
  feedback_helped boolean,
  feedback_comment text,
  feedback_at timestamptz,
  salt uuid not null default gen_random_uuid()
);
create unique index matter_external on matter (channel, external_id) where external_id is not null;
create index matter_state on matter (state, filed_at);
create index matter_department on matter (department_id, filed_at desc, id desc);
create index matter_filed on matter (filed_at desc, id desc);
create index matter_employee_open on matter (employee_id, scenario_id) where state in ('received', 'proposed', 'manual', 'reviewing');

create table attachment (
  id uuid primary key default uuidv7(),
  matter_id uuid not null references matter (id),
  name text not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  sha256 text not null,
  bytes bytea not null,
  purpose text not null check (purpose in ('appeal', 'report')),
  added_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);
create index attachment_matter on attachment (matter_id);

create table proposal (
  id uuid primary key default uuidv7(),
  matter_id uuid not null references matter (id),
  version integer not null,
  kind text not null check (kind in ('routing', 'reply')),
  employee_id text references employee (id),
  author_person_id text references person (id),
  made_at timestamptz not null,
  made_with text,
  -- null: blank, to be filled in by hand because no employee may work
  output jsonb,
  evidence jsonb not null default '[]',
  runners_up jsonb not null default '[]',
  confidence double precision check (confidence between 0 and 1),
  is_sure boolean not null default false,
  doubts jsonb not null default '[]',
  gate jsonb not null default '[]',
  state text not null default 'open' check (state in ('open', 'decided', 'superseded')),
  -- SHA-256 of exactly what a decider is shown; null while the matter changed and it was not made anew
  shown_digest text check (shown_digest ~ '^[0-9a-f]{64}$'),
  salt uuid not null default gen_random_uuid(),
  unique (matter_id, version),
  check ((employee_id is null) <> (author_person_id is null))
);
create unique index proposal_one_open on proposal (matter_id) where state = 'open';

create table decision (
  id uuid primary key default uuidv7(),
  proposal_id uuid not null unique references proposal (id),
  kind text not null check (kind in ('approve', 'amend', 'return', 'refuse', 'take_over')),
  decided_by text not null references person (id),
  decided_at timestamptz not null,
  shown_digest text not null,
  output jsonb,
  reason text,
  salt uuid not null default gen_random_uuid(),
  check (kind not in ('return', 'refuse') or coalesce(length(reason), 0) >= 2),
  check ((kind in ('approve', 'amend')) = (output is not null))
);
create index decision_decided_at on decision (decided_at);

create table effect (
  id uuid primary key default uuidv7(),
  decision_id uuid not null references decision (id),
  kind text not null check (kind in ('dispatch', 'reply', 'refusal')),
  idempotency_key text not null unique,
  payload jsonb not null,
  happened_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);
create index effect_decision on effect (decision_id);

create sequence work_order_number;

create table work_order (
  id uuid primary key default uuidv7(),
  number text not null unique,
  matter_id uuid not null references matter (id),
  effect_id uuid not null unique references effect (id),
  department_id text not null references department (id),
  handler_id text references person (id),
  state text not null check (state in ('open', 'signed', 'assigned', 'accepted', 'reported', 'completed', 'returned')),
  instructions text not null,
  opened_at timestamptz not null,
  sign_by timestamptz not null,
  due_at timestamptz not null,
  signed_at timestamptz,
  signed_by text references person (id),
  reported_at timestamptz,
  completed_at timestamptz,
  measure text,
  return_reason text,
  escalation integer not null default 0,
  salt uuid not null default gen_random_uuid()
);
create unique index work_order_one_open on work_order (matter_id) where state not in ('completed', 'returned');
create index work_order_department on work_order (department_id, state);
create index work_order_handler on work_order (handler_id, state);
create index work_order_due on work_order (due_at) where state not in ('completed', 'returned');

-- What a guardian reports of an employee that went wrong, and the matter where it did, if it was one.
create table incident (
  id uuid primary key default uuidv7(),
  employee_id text not null references employee (id),
  matter_id uuid references matter (id),
  reported_by text not null references person (id),
  what text not null check (length(what) between 4 and 2000),
  reported_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);
create index incident_employee on incident (employee_id, reported_at);

-- Residents who want a person: 帮办.
create table counter_request (
  id uuid primary key default uuidv7(),
  name text not null,
  phone text not null,
  question text not null,
  matter_id uuid references matter (id),
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'finished')),
  asked_at timestamptz not null,
  taken_by text references person (id),
  taken_at timestamptz,
  finished_at timestamptz,
  note text,
  salt uuid not null default gen_random_uuid()
);
create index counter_request_state on counter_request (state, asked_at);

-- Which state may follow which: filled from the state machine in src/casework/machine.ts at every start.
create table transition (
  subject text not null check (subject in ('matter', 'work_order')),
  from_state text not null,
  to_state text not null,
  primary key (subject, from_state, to_state)
);

-- One row for each Idempotency-Key that took effect, written in the transaction of the effect itself.
create table idempotency (
  scope text not null,
  key text not null,
  fingerprint text not null,
  status integer not null,
  body text not null,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_age on idempotency (created_at);

-- What the district learned from decisions; the training set of the router beside its first examples.
create table routing_example (
  id text primary key,
  title text not null,
  content text not null,
  place text,
  category_id text not null references category (id),
  origin text not null check (origin in ('seed', 'decision')),
  added_at timestamptz not null default now(),
  salt uuid not null default gen_random_uuid()
);

-- An effect on this matter that says just this.
create function has_effect(on_matter uuid, wanted text, said text, under text) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select exists (
      select from effect e join decision d on d.id = e.decision_id join proposal p on p.id = d.proposal_id
      where p.matter_id = on_matter and e.kind = wanted
        and (case when under = 'answer' then e.payload -> 'output' ->> 'answer' else e.payload ->> under end) = said)
  $$;

create function matter_begins() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if new.state <> 'received' or new.answer is not null or new.version <> 1 then
    raise exception 'a matter begins as received' using errcode = 'BB002';
  end if;
  return new;
end $$;
create trigger matter_begins before insert on matter for each row execute function matter_begins();

create function matter_moves() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if new.state <> old.state and not exists (
    select from transition t where t.subject = 'matter' and t.from_state = old.state and t.to_state = new.state)
  then
    raise exception 'matter % can''t go from % to %', old.id, old.state, new.state using errcode = 'BB002';
  end if;
  if new.state = 'dispatched' and old.state <> 'dispatched' and not exists (
    select from work_order w where w.matter_id = old.id and w.state = 'open' and w.department_id = new.department_id)
  then
    raise exception 'matter % has no work order for %', old.id, new.department_id using errcode = 'BB006';
  end if;
  if new.answer is distinct from old.answer or (new.state <> old.state and new.state in ('answered', 'refused')) then
    if not (
      (new.state = 'answered' and has_effect(old.id, 'reply', new.answer, 'answer'))
      or (new.state = 'refused' and has_effect(old.id, 'refusal', regexp_replace(new.answer, '^不予受理：', ''), 'reason')))
    then
      raise exception 'matter % has no decided answer like this', old.id using errcode = 'BB006';
    end if;
  end if;
  if (new.title, new.content, new.place, new.contact_name, new.contact_phone)
    is distinct from (old.title, old.content, old.place, old.contact_name, old.contact_phone)
  then
    new.version := old.version + 1;
    update proposal set shown_digest = null where matter_id = old.id and state = 'open';
  end if;
  return new;
end $$;
create trigger matter_moves before update on matter for each row execute function matter_moves();

-- A work order is the effect of a dispatch, on its matter, to the department that was decided.
create function work_order_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare e effect;
begin
  if new.effect_id is null then
    return new;
  end if;
  select * into strict e from effect where id = new.effect_id;
  if e.kind <> 'dispatch' or (e.payload ->> 'matter') is distinct from new.matter_id::text
    or (e.payload -> 'output' ->> 'departmentId') is distinct from new.department_id or new.state <> 'open'
  then
    raise exception 'no dispatch leads to this work order' using errcode = 'BB006';
  end if;
  return new;
end $$;
create trigger work_order_is_lawful before insert on work_order
  for each row execute function work_order_is_lawful();

create function work_order_moves() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if (new.matter_id, new.effect_id, new.department_id) is distinct from (old.matter_id, old.effect_id, old.department_id) then
    raise exception 'a work order stays with its dispatch' using errcode = 'BB006';
  end if;
  if new.state <> old.state and not exists (
    select from transition t where t.subject = 'work_order' and t.from_state = old.state and t.to_state = new.state)
  then
    raise exception 'work order % can''t go from % to %', old.id, old.state, new.state using errcode = 'BB002';
  end if;
  return new;
end $$;
create trigger work_order_moves before update on work_order for each row execute function work_order_moves();

-- What was proposed stays as it was: only its state and the digest of what is shown move, and nothing after a decision.
create function proposal_stays() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if old.state <> 'open' then
    raise exception 'proposal % is no longer open', old.id using errcode = 'BB003';
  end if;
  if (new.id, new.matter_id, new.version, new.kind, new.employee_id, new.author_person_id, new.made_at, new.made_with,
      new.output, new.evidence, new.runners_up, new.confidence, new.is_sure, new.doubts, new.gate, new.salt)
    is distinct from
     (old.id, old.matter_id, old.version, old.kind, old.employee_id, old.author_person_id, old.made_at, old.made_with,
      old.output, old.evidence, old.runners_up, old.confidence, old.is_sure, old.doubts, old.gate, old.salt)
  then
    raise exception 'proposal % can''t be rewritten', old.id using errcode = 'BB003';
  end if;
  return new;
end $$;
create trigger proposal_stays before update on proposal for each row execute function proposal_stays();

create function is_officer_of(who text, wanted text) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select exists (select from membership m where m.person_id = who and m.department_id = wanted) and has_role(who, 'officer')
  $$;

create function decision_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare p proposal; owner_department text;
begin
  select * into strict p from proposal where id = new.proposal_id for update;
  if p.state <> 'open' then
    raise exception 'proposal % is no longer open', p.id using errcode = 'BB003';
  end if;
  if p.shown_digest is null or p.shown_digest <> new.shown_digest then
    raise exception 'what was shown of proposal % is not what it is now', p.id using errcode = 'BB004';
  end if;
  -- entitled then and not now is no way round: nothing is decided before it was there to be decided
  -- (a minute, because the clocks of two machines differ)
  if new.decided_at < p.made_at - interval '1 minute' then
    raise exception 'a decision can''t come before its proposal' using errcode = 'BB005';
  end if;
  if p.author_person_id = new.decided_by then
    raise exception 'the author of proposal % can''t decide it', p.id using errcode = 'BB005';
  end if;
  if p.employee_id is not null then
    -- whoever changes the guardianship waits for this decision, and it for them
    perform from employee where id = p.employee_id for share;
    if not may_guard(new.decided_by, p.employee_id, new.decided_at) then
      raise exception '% is not the guardian of %', new.decided_by, p.employee_id using errcode = 'BB005';
    end if;
  else
    select department_id into strict owner_department from matter where id = p.matter_id;
    if not is_officer_of(new.decided_by, owner_department) then
      raise exception '% is no officer of %', new.decided_by, owner_department using errcode = 'BB005';
    end if;
  end if;
  if new.kind = 'approve' and (p.output is null or new.output is distinct from p.output) then
    raise exception 'an approval of proposal % must carry what was proposed', p.id using errcode = 'BB004';
  end if;
  update proposal set state = 'decided' where id = p.id;
  return new;
end $$;
create trigger decision_is_lawful before insert on decision for each row execute function decision_is_lawful();

create function effect_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare d decision; p proposal;
begin
  select * into strict d from decision where id = new.decision_id;
  select * into strict p from proposal where id = d.proposal_id;
  if not ((new.kind = 'refusal' and d.kind = 'refuse')
    or (new.kind = 'dispatch' and d.kind in ('approve', 'amend') and p.kind = 'routing')
    or (new.kind = 'reply' and d.kind in ('approve', 'amend') and p.kind = 'reply'))
  then
    raise exception 'decision % (%) allows no %', d.id, d.kind, new.kind using errcode = 'BB006';
  end if;
  if (new.payload ->> 'matter') is distinct from p.matter_id::text then
    raise exception 'an effect is on the matter that was decided' using errcode = 'BB006';
  end if;
  if new.kind = 'refusal' and (new.payload ->> 'reason') is distinct from d.reason then
    raise exception 'a refusal must give the reason that was decided' using errcode = 'BB006';
  end if;
  if new.happened_at < d.decided_at then
    raise exception 'an effect can''t come before its decision' using errcode = 'BB006';
  end if;
  if new.kind in ('dispatch', 'reply') and (new.payload -> 'output') is distinct from d.output then
    raise exception 'an effect must carry what was decided' using errcode = 'BB006';
  end if;
  return new;
end $$;
create trigger effect_is_lawful before insert on effect for each row execute function effect_is_lawful();

create function never_changes() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  raise exception '% rows are never changed or deleted', tg_table_name using errcode = 'BB007';
end $$;
create trigger decision_never_changes before update or delete on decision for each row execute function never_changes();
create trigger effect_never_changes before update or delete on effect for each row execute function never_changes();
create trigger decision_never_truncated before truncate on decision for each statement execute function never_changes();
create trigger effect_never_truncated before truncate on effect for each statement execute function never_changes();
create trigger incident_never_changes before update or delete on incident for each row execute function never_changes();
create trigger proposal_never_deleted before delete on proposal for each row execute function never_changes();
create trigger proposal_never_truncated before truncate on proposal for each statement execute function never_changes();
