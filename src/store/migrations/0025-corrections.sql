-- The right answer to a question that was answered wrongly, as a person gives it: the passages that answer it, or that
-- nothing in the library does; and, where somebody wrote them, words that these passages carry. It teaches nothing until a
-- trainer adopts it, and nothing any more once a trainer takes it back.
create table correction (
  id uuid primary key default uuidv7(),
  answer_id uuid not null references answer (id),
  -- passages in the order of their numbers, the second array says where in its source each one stands; none: nothing answers
  source_ids uuid[] not null,
  positions integer[] not null,
  -- [{text, cites}]: cites are numbers of the passages, from 1
  sentences jsonb not null default '[]',
  -- for whoever decides
  note text,
  proposed_by text not null references person (id),
  proposed_at timestamptz not null,
  state text not null default 'proposed' check (state in ('proposed', 'adopted', 'declined', 'withdrawn')),
  decided_by text references person (id),
  decided_at timestamptz,
  reason text,
  withdrawn_by text references person (id),
  withdrawn_at timestamptz,
  withdrawn_reason text,
  salt uuid not null default gen_random_uuid(),
  check (cardinality(source_ids) = cardinality(positions) and cardinality(source_ids) <= 3),
  check (cardinality(source_ids) > 0 or sentences = '[]'),
  check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  check ((state = 'withdrawn') = (withdrawn_by is not null) and (withdrawn_by is null) = (withdrawn_at is null))
);
-- one at a time for each answer; what was declined or taken back may be proposed anew
create unique index correction_open on correction (answer_id) where state in ('proposed', 'adopted');
create index correction_by_state on correction (state, id desc);
create index correction_by_answer on correction (answer_id);

create function correction_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'proposed' then
      raise exception 'a correction begins as a proposal' using errcode = 'BB013';
    end if;
    if exists (select from unnest(new.source_ids, new.positions) as c(source, place)
        left join passage p on p.source_id = c.source and p.position = c.place where p.source_id is null) then
      raise exception 'there is no such passage' using errcode = '23503';
    end if;
    return new;
  end if;
  if (new.answer_id, new.source_ids, new.positions, new.sentences, new.note, new.proposed_by, new.proposed_at)
    is distinct from (old.answer_id, old.source_ids, old.positions, old.sentences, old.note, old.proposed_by, old.proposed_at)
    or old.state <> 'proposed' and (new.decided_by, new.decided_at, new.reason)
      is distinct from (old.decided_by, old.decided_at, old.reason) then
    raise exception 'what was proposed and decided stands still' using errcode = 'BB007';
  end if;
  if (old.state, new.state) not in (('proposed', 'adopted'), ('proposed', 'declined'), ('adopted', 'withdrawn')) then
    raise exception 'a correction goes from proposed to adopted or declined, and from adopted to withdrawn' using errcode = 'BB013';
  end if;
  if new.state = 'adopted' and new.decided_by = new.proposed_by then
    raise exception 'nobody adopts what they proposed' using errcode = 'BB014';
  end if;
  return new;
end $$;
create trigger correction_is_lawful before insert or update on correction
  for each row execute function correction_is_lawful();
create trigger correction_never_goes before delete on correction for each row execute function never_changes();

-- Whoever keeps an index looks again when a correction begins or ceases to teach.
create function correction_teaches() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if new.state in ('adopted', 'withdrawn') then
    insert into library_version (version) values (1)
      on conflict (singleton) do update set version = library_version.version + 1;
  end if;
  return null;
end $$;
create trigger correction_teaches after update on correction for each row execute function correction_teaches();

-- Seen by those who see the answer; once adopted also by officers who may see all that it rests on, whose own questions it
-- then answers.
alter table correction enable row level security;
alter table correction force row level security;
create policy correction_rows on correction using (
  (select session_scope() in ('system', 'district'))
  or session_scope() = 'department' and ((select true from answer a where a.id = correction.answer_id)
    or state = 'adopted' and not exists (select from unnest(source_ids) as c(source)
      where not exists (select from source s where s.id = c.source))));
grant select, insert, update on correction to bangban_app;

-- What people put right on a draft: [{by, at, changes: [{field, from, to}]}], the first one first.
alter table source add column corrections jsonb not null default '[]';

-- What was brought is never changed, only published, withdrawn, or dated by what replaces it; but the facts of a draft may be
-- put right, each time with who did it beside them and a new digest, and whoever did doesn't publish it.
create or replace function source_is_decided() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare
  is_corrected boolean := old.state = 'draft' and new.state = 'draft' and new.digest <> old.digest
    and jsonb_array_length(new.corrections) = jsonb_array_length(old.corrections) + 1
    and new.corrections - (jsonb_array_length(new.corrections) - 1) = old.corrections;
begin
  if old.state = 'published' and new.state not in ('published', 'withdrawn') or old.state = 'withdrawn' and new.state <> 'withdrawn' then
    raise exception 'a source goes from draft to published to withdrawn' using errcode = 'BB011';
  end if;
  if new.state = 'published' and (new.decided_by = old.added_by
      or exists (select from jsonb_array_elements(new.corrections) c where c ->> 'by' = new.decided_by)) then
    raise exception 'nobody publishes what they brought or put right' using errcode = 'BB012';
  end if;
  if (new.passages, new.added_by, new.added_at, new.external_id, new.kind, new.details, new.remarks)
    is distinct from (old.passages, old.added_by, old.added_at, old.external_id, old.kind, old.details, old.remarks)
    or not is_corrected and (new.digest, new.title, new.classification, new.department_id, new.document_number, new.issuer,
      new.issued_on, new.in_force_from, new.replaces, new.corrections)
    is distinct from (old.digest, old.title, old.classification, old.department_id, old.document_number, old.issuer,
      old.issued_on, old.in_force_from, old.replaces, old.corrections) then
    raise exception 'what a source says stands still' using errcode = 'BB007';
  end if;
  return new;
end $$;
