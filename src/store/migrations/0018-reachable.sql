-- When people can be met: the hours in which somebody works, and the times at which a resident is at home.
create table working_window (
  id uuid primary key default uuidv7(),
  person_id text not null references person (id),
  -- 1 Monday … 7 Sunday
  weekday integer not null check (weekday between 1 and 7),
  -- minutes of the day in Beijing; the last one is not part of it
  from_minute integer not null check (from_minute >= 0),
  until_minute integer not null check (until_minute <= 1440),
  -- since when it no longer counts
  ended_at timestamptz,
  salt uuid not null default gen_random_uuid(),
  check (from_minute < until_minute)
);
create unique index working_window_once on working_window (person_id, weekday, from_minute) where ended_at is null;

-- Every officer gives orders to grid workers, so every officer sees when they work; it is written by the person
-- themself and by whoever manages people.
alter table working_window enable row level security;
alter table working_window force row level security;
create policy working_window_rows on working_window using (session_scope() in ('system', 'district', 'department'))
  with check (session_scope() = 'system' or person_id = session_person() or has_role(session_person(), 'admin'));
grant select, insert, update on working_window to bangban_app;

-- When the resident can be met; empty: they didn't say.
alter table matter add column reachable text[] not null default '{}'
  check (reachable <@ array['workday', 'evening', 'weekend']);

-- When somebody is at home is as personal as where: it goes with their words (erase_matter).
create function matter_forgets() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  new.reachable := '{}';
  return new;
end $$;
create trigger matter_forgets before update on matter for each row when (is_erasing()) execute function matter_forgets();
