-- What guardians decided on the proposals of an employee, in the order of time: its scorecard and its brake read the last
-- of them and no more, whoever asks. No words and no matter stand here, so that everybody who works here may read it.
create table verdict (
  decision_id uuid primary key,
  employee_id text not null references employee (id),
  decided_at timestamptz not null,
  kind text not null check (kind in ('approve', 'amend', 'return', 'refuse', 'take_over')),
  -- of the first proposal on its matter: whether it went to the right place at once
  is_first boolean not null
);
-- ids grow with time: of two decisions in one moment the later one is the newer
create index verdict_newest on verdict (employee_id, decided_at, decision_id);

-- Blank proposals, filled in by hand because no employee might work, say nothing of it.
create function decision_is_counted() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  insert into verdict (decision_id, employee_id, decided_at, kind, is_first)
    select new.id, p.employee_id, new.decided_at, new.kind, p.version = 1 from proposal p
    where p.id = new.proposal_id and p.employee_id is not null and p.output is not null and p.made_with is not null;
  return null;
end $$;
create trigger decision_is_counted after insert on decision for each row execute function decision_is_counted();

select set_config('app.scope', 'system', true);
insert into verdict (decision_id, employee_id, decided_at, kind, is_first)
  select d.id, p.employee_id, d.decided_at, d.kind, p.version = 1 from decision d join proposal p on p.id = d.proposal_id
  where p.employee_id is not null and p.output is not null and p.made_with is not null;
select set_config('app.scope', '', true);

create trigger verdict_never_changes before update or delete on verdict for each row execute function never_changes();
create trigger verdict_never_truncated before truncate on verdict for each statement execute function never_changes();
grant select, insert on verdict to bangban_app;

drop index proposal_employee;
