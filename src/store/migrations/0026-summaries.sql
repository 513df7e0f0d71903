-- Many documents or many appeals in one table (一表总结): what a digital employee found for columns that a person named, and
-- what that person put in by hand. Of documents it holds where each cell is told; of appeals it holds which, and their
-- words are looked up again at each look, so that nothing is kept of what a resident may have erased.
create table summary (
  id uuid primary key default uuidv7(),
  employee_id text not null references employee (id),
  scenario_id text not null default 'tables',
  made_by text not null references person (id),
  made_at timestamptz not null,
  changed_at timestamptz not null,
  title text not null check (length(title) between 1 and 60),
  subject text not null check (subject in ('documents', 'matters')),
  -- {columns: [{key, name}], rows: [{id, cells: {key: {values, more, edited}}}]}
  content jsonb not null,
  salt uuid not null default gen_random_uuid(),
  check (changed_at >= made_at)
);
create index summary_by_maker on summary (made_by, id desc);

-- Whose it is and what it is about stays; it is changed by whoever made it, and never goes.
create function summary_stays() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if (new.id, new.employee_id, new.scenario_id, new.made_by, new.made_at, new.subject, new.salt)
    is distinct from (old.id, old.employee_id, old.scenario_id, old.made_by, old.made_at, old.subject, old.salt) then
    raise exception 'whose a table is and what it is about stands still' using errcode = 'BB007';
  end if;
  return new;
end $$;
create trigger summary_stays before update on summary for each row execute function summary_stays();
create trigger summary_never_goes before delete on summary for each row execute function never_changes();

alter table summary enable row level security;
alter table summary force row level security;
create policy summary_rows on summary using (
  (select session_scope() = 'system') or made_by = (select session_person()));

grant select, insert, update on summary to bangban_app;
