-- What the office knows and may quote: laws, policies, service guides. A person adds a source, another one publishes it;
-- from then on its words stand still. What may be quoted to whom is decided by its classification, department and dates.
create table source (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('law', 'policy', 'guide')),
  -- what it is called where it was imported from: the same is taken in once
  external_id text unique,
  title text not null check (length(title) between 1 and 300),
  document_number text,
  issuer text,
  issued_on date,
  in_force_from date,
  -- the last day
  in_force_until date,
  -- what it puts out of force, as it says itself: [{title, number}]
  replaces jsonb not null default '[]',
  replaced_by uuid references source (id),
  classification text not null check (classification in ('public', 'internal')),
  -- whose it is; null: the whole district's
  department_id text references department (id),
  -- of a service guide: conditions, materials, steps, time, fee, places, telephone
  details jsonb,
  -- what the file lost on the way in, and what it hides from who reads the printed page
  remarks jsonb not null default '[]',
  -- SHA-256 of everything above and of all passages: what is approved is what was read
  digest text not null,
  passages integer not null check (passages > 0),
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  -- null: imported at the machine itself
  added_by text references person (id),
  added_at timestamptz not null,
  decided_by text references person (id),
  decided_at timestamptz,
  reason text,
  salt uuid not null default gen_random_uuid(),
  check ((decided_at is null) = (decided_by is null)),
  check (state = 'draft' or decided_by is not null),
  check (in_force_from is null or in_force_until is null or in_force_from <= in_force_until)
);
create index source_by_state on source (state, added_at desc, id);
create index source_by_title on source (title);
create index source_by_number on source (document_number) where document_number is not null;

create table passage (
  source_id uuid not null references source (id),
  -- from 1, in the order of reading
  position integer not null check (position > 0),
  heading text not null,
  label text not null,
  words text not null check (words <> ''),
  -- words by which it is found besides its own: how residents ask for it
  also_asked text not null default '',
  primary key (source_id, position)
);

-- Rises with each publication and withdrawal, so that whoever keeps an index knows when to look again; no row: none yet.
create table library_version (
  singleton boolean primary key default true check (singleton),
  version bigint not null
);

-- An answer that a digital employee gave by quoting what was published; nobody decided on it before, so it is kept
-- with what it rested on, and its guardian looks at it afterwards. The question is kept without personal data.
create table answer (
  id uuid primary key default uuidv7(),
  employee_id text not null references employee (id),
  asked_at timestamptz not null,
  -- null: a resident
  asked_by text references person (id),
  question text not null,
  -- the day whose rules were asked for
  on_day date not null,
  outcome text not null check (outcome in ('answered', 'declined')),
  output jsonb not null,
  feedback text check (feedback in ('helped', 'not_helped')),
  verdict text check (verdict in ('right', 'wrong')),
  note text,
  reviewed_by text references person (id),
  reviewed_at timestamptz,
  salt uuid not null default gen_random_uuid(),
  check ((verdict is null) = (reviewed_by is null) and (verdict is null) = (reviewed_at is null))
);
create index answer_declined on answer (id desc) where outcome = 'declined';
create index answer_not_helped on answer (id desc) where feedback = 'not_helped';
create index answer_unreviewed on answer (id desc) where verdict is null;

create table answer_citation (
  answer_id uuid not null references answer (id),
  source_id uuid not null,
  position integer not null,
  primary key (answer_id, source_id, position),
  foreign key (source_id, position) references passage (source_id, position)
);
create index answer_citation_source on answer_citation (source_id);

-- Publishing is a decision by somebody else than who brought it; what was brought is never changed, only published,
-- withdrawn, or dated by what replaces it.
create function source_is_decided() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if old.state = 'published' and new.state not in ('published', 'withdrawn') or old.state = 'withdrawn' and new.state <> 'withdrawn' then
    raise exception 'a source goes from draft to published to withdrawn' using errcode = 'BB011';
  end if;
  if new.decided_by = old.added_by and new.state = 'published' then
    raise exception 'nobody publishes what they brought' using errcode = 'BB012';
  end if;
  if (new.digest, new.passages, new.added_by, new.added_at, new.external_id, new.title, new.kind, new.classification,
      new.department_id, new.document_number, new.issuer, new.issued_on, new.in_force_from, new.replaces, new.details,
      new.remarks)
    is distinct from (old.digest, old.passages, old.added_by, old.added_at, old.external_id, old.title, old.kind,
      old.classification, old.department_id, old.document_number, old.issuer, old.issued_on, old.in_force_from,
      old.replaces, old.details, old.remarks) then
    raise exception 'what a source says stands still' using errcode = 'BB007';
  end if;
  return new;
end $$;
create trigger source_is_decided before update on source for each row execute function source_is_decided();

create function source_begins_as_draft() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if new.state <> 'draft' then
    raise exception 'a source begins as a draft' using errcode = 'BB011';
  end if;
  return new;
end $$;
create trigger source_begins_as_draft before insert on source for each row execute function source_begins_as_draft();
create trigger source_never_goes before delete on source for each row execute function never_changes();
create trigger passage_never_changes before update or delete on passage for each row execute function never_changes();

-- Passages come with their draft and never later.
create function passages_are_of_drafts() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if exists (select from added a join source s on s.id = a.source_id where s.state <> 'draft') then
    raise exception 'what was published stands still' using errcode = 'BB007';
  end if;
  return null;
end $$;
create trigger passages_are_of_drafts after insert on passage referencing new table as added
  for each statement execute function passages_are_of_drafts();

create function library_changes() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if exists (select from changed c join before b on b.id = c.id
      where (c.state, c.in_force_until, c.replaced_by) is distinct from (b.state, b.in_force_until, b.replaced_by)) then
    insert into library_version (version) values (1)
      on conflict (singleton) do update set version = library_version.version + 1;
  end if;
  return null;
end $$;
create trigger library_changes after update on source referencing old table as before new table as changed
  for each statement execute function library_changes();

-- What an answer said and rested on stays as it was given; whether it helped and was right is said once it is known.
create function answer_stays() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if (new.employee_id, new.asked_at, new.asked_by, new.question, new.on_day, new.outcome, new.output)
    is distinct from (old.employee_id, old.asked_at, old.asked_by, old.question, old.on_day, old.outcome, old.output) then
    raise exception 'what was answered stands still' using errcode = 'BB007';
  end if;
  return new;
end $$;
create trigger answer_stays before update on answer for each row execute function answer_stays();
create trigger answer_never_goes before delete on answer for each row execute function never_changes();
create trigger answer_citation_never_changes before update or delete on answer_citation
  for each row execute function never_changes();

-- Drafts are seen by those who answer for the whole district (the trainer among them), by whoever brought them, and by
-- the guardian who decides on them; what is internal, by its own department, or by every officer where it is the district's.
alter table source enable row level security;
alter table source force row level security;
create policy source_rows on source using (
  session_scope() in ('system', 'district')
  or (state = 'published' and classification = 'public')
  or (session_scope() = 'department' and (added_by = session_person()
    or (state <> 'draft' and (department_id is null or department_id = session_department()))
    or (select may_guard(session_person(), 'policy-adviser', now())))));
alter table passage enable row level security;
alter table passage force row level security;
create policy passage_rows on passage using (
  (select session_scope() in ('system', 'district')) or (select true from source s where s.id = passage.source_id));
alter table answer enable row level security;
alter table answer force row level security;
create policy answer_rows on answer using (
  (select session_scope() in ('system', 'district')) or (session_scope() = 'department' and (asked_by = session_person()
    or (select exists (select from department d where d.id = session_department() and d.kind = 'hub')))));
alter table answer_citation enable row level security;
alter table answer_citation force row level security;
create policy answer_citation_rows on answer_citation using (
  (select session_scope() in ('system', 'district')) or (select true from answer a where a.id = answer_citation.answer_id));

grant select, insert, update on source, answer to bangban_app;
grant select, insert on passage, answer_citation to bangban_app;
grant select, insert, update on library_version to bangban_app;
