-- Decisions on what an employee proposed go side by side; whoever stops it or changes its guardians waits for those that
-- are under way, and later ones wait for them. Row locks alone don't queue: while one decision after another shared the
-- employee's row, the stop switch waited for as long as decisions came.
create function employee_turn(id text) returns bigint
  language sql immutable set search_path = bangban, pg_temp as $$ select hashtextextended('employee/' || id, 0) $$;

-- By whoever changes employees or their guardians, before anything of that is read; in one order, against deadlocks.
create function hold_employees(ids text[]) returns void language plpgsql set search_path = bangban, pg_temp as $$
declare one text;
begin
  for one in select distinct id from unnest(ids) as id order by id loop
    perform pg_advisory_xact_lock(employee_turn(one));
  end loop;
  perform from employee where id = any(ids) order by id for no key update;
end $$;
grant execute on function hold_employees(text[]) to bangban_app;

-- Named so that it comes before decision_is_lawful, which asks who the guardian is: nobody changes that from here on.
create function decision_awaits_turn() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare employee_of text; matter_of uuid;
begin
  select p.employee_id, p.matter_id into employee_of, matter_of from proposal p where p.id = new.proposal_id;
  if employee_of is null then
    return new;
  end if;
  perform pg_advisory_xact_lock_shared(employee_turn(employee_of));
  -- an approval that waited for the stop switch comes too late
  if new.kind = 'approve' and not exists (
    select from employee e join matter m on m.id = matter_of
    where e.id = employee_of and e.state in ('trial', 'service') and not exists (
      select from scenario_suspension s where s.employee_id = e.id and s.scenario_id = m.scenario_id))
  then
    raise exception 'employee % is stopped', employee_of using errcode = 'BB010';
  end if;
  return new;
end $$;
create trigger decision_awaits_turn before insert on decision for each row execute function decision_awaits_turn();
