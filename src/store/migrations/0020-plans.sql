-- Which of its scenarios an answer was given in: a question that is answered, or a task that a plan is put together for.
alter table answer add column scenario_id text not null default 'policy-questions';

create or replace function answer_stays() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if (new.employee_id, new.scenario_id, new.asked_at, new.asked_by, new.question, new.on_day, new.outcome, new.output)
    is distinct from (old.employee_id, old.scenario_id, old.asked_at, old.asked_by, old.question, old.on_day, old.outcome,
      old.output) then
    raise exception 'what was answered stands still' using errcode = 'BB007';
  end if;
  return new;
end $$;
