-- Digital employees as the district registered them. What an employee is stands in staff/*.yaml;
-- what became of it stands here and in the ledger.

create table employee (
  id text primary key,
  number text not null unique,
  name text not null,
  department_id text not null references department (id),
  version text not null,
  -- SHA-256 of the canonical definition that was registered: a changed file is a new version, to be registered anew
  definition_digest text not null,
  state text not null default 'registered'
    check (state in ('registered', 'trial', 'service', 'suspended', 'retired')),
  -- the state to come back to after a suspension
  resumes_to text check (resumes_to in ('registered', 'trial', 'service')),
  salt uuid not null default gen_random_uuid()
);

create table scenario_suspension (
  employee_id text not null references employee (id),
  scenario_id text not null,
  reason text not null,
  suspended_by text not null references person (id),
  suspended_at timestamptz not null,
  salt uuid not null default gen_random_uuid(),
  primary key (employee_id, scenario_id)
);

-- Who answers for an employee, and when. Ended rows stay: a decision is judged by the moment it was made.
create table guardianship (
  id uuid primary key default uuidv7(),
  employee_id text not null references employee (id),
  person_id text not null references person (id),
  kind text not null check (kind in ('guardian', 'deputy')),
  since timestamptz not null,
  until timestamptz,
  salt uuid not null default gen_random_uuid(),
  check (until is null or until >= since)
);
create unique index guardianship_one_guardian on guardianship (employee_id) where kind = 'guardian' and until is null;
create unique index guardianship_once on guardianship (employee_id, person_id) where until is null;

create table leave_of_absence (
  id uuid primary key default uuidv7(),
  person_id text not null references person (id),
  since timestamptz not null,
  until timestamptz not null,
  cancelled_at timestamptz,
  salt uuid not null default gen_random_uuid(),
  check (until > since)
);
create index leave_of_absence_person on leave_of_absence (person_id, since);

create function is_on_leave(who text, moment timestamptz) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select exists (select from leave_of_absence l
      where l.person_id = who and l.since <= moment and l.until > moment
        and (l.cancelled_at is null or l.cancelled_at > moment))
  $$;

-- The guardian decides; while they are on leave (or have lost the account) a deputy does.
create function may_guard(who text, guarded text, moment timestamptz) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select exists (
      select from guardianship g
      where g.employee_id = guarded and g.person_id = who
        and g.since <= moment and (g.until is null or g.until > moment)
        and has_role(who, 'guardian') and not is_on_leave(who, moment)
        and (g.kind = 'guardian' or not exists (
          select from guardianship h join person p on p.id = h.person_id
          where h.employee_id = guarded and h.kind = 'guardian'
            and h.since <= moment and (h.until is null or h.until > moment)
            and not p.is_disabled and not is_on_leave(h.person_id, moment))))
  $$;

-- No guardian, no work: an employee can't be on trial or in service without one.
create function employee_needs_guardian() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if new.state in ('trial', 'service') and not exists (
    select from guardianship g where g.employee_id = new.id and g.kind = 'guardian' and g.until is null)
  then
    raise exception 'employee % has no guardian', new.id using errcode = 'BB001';
  end if;
  return new;
end $$;
create trigger employee_needs_guardian before insert or update on employee
  for each row execute function employee_needs_guardian();

create function guardian_may_not_leave_alone() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if old.kind = 'guardian' and old.until is null
    and (tg_op = 'DELETE' or new.until is not null or new.kind <> 'guardian' or new.employee_id <> old.employee_id)
    and exists (
    select from employee e where e.id = old.employee_id and e.state in ('trial', 'service')) and not exists (
    select from guardianship g where g.employee_id = old.employee_id and g.kind = 'guardian' and g.until is null and g.id <> old.id)
  then
    raise exception 'employee % would lose its guardian', old.employee_id using errcode = 'BB001';
  end if;
  return null;
end $$;
create constraint trigger guardian_may_not_leave_alone after update or delete on guardianship
  deferrable initially deferred for each row execute function guardian_may_not_leave_alone();
