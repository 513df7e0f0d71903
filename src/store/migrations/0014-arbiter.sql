-- A matter that departments returned twice goes to a named arbiter, and every return says why in a word that can be counted.

alter table guardianship drop constraint guardianship_kind_check,
  add constraint guardianship_kind_check check (kind in ('guardian', 'deputy', 'arbiter'));
create unique index guardianship_one_arbiter on guardianship (employee_id) where kind = 'arbiter' and until is null;

create or replace function may_guard(who text, guarded text, moment timestamptz) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select exists (
      select from guardianship g
      where g.employee_id = guarded and g.person_id = who and g.kind in ('guardian', 'deputy')
        and g.since <= moment and (g.until is null or g.until > moment)
        and has_role(who, 'guardian') and not is_on_leave(who, moment)
        and (g.kind = 'guardian' or not exists (
          select from guardianship h join person p on p.id = h.person_id
          where h.employee_id = guarded and h.kind = 'guardian'
            and h.since <= moment and (h.until is null or h.until > moment)
            and not p.is_disabled and not is_on_leave(h.person_id, moment))))
  $$;

-- The arbiter of what this employee routes, where there is one who is there.
create function arbiter_of(guarded text, moment timestamptz) returns text
  language sql stable set search_path = bangban, pg_temp as $$
    select g.person_id from guardianship g
    where g.employee_id = guarded and g.kind = 'arbiter'
      and g.since <= moment and (g.until is null or g.until > moment)
      and has_role(g.person_id, 'guardian') and not is_on_leave(g.person_id, moment)
  $$;

-- Who decides what an employee proposes on a matter: whoever guards it that day; after two returns the arbiter alone.
create function may_decide(who text, guarded text, matter_of uuid, moment timestamptz) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select case when (select bounce_count from matter where id = matter_of) >= 2
      then coalesce(arbiter_of(guarded, moment) = who, may_guard(who, guarded, moment))
      else may_guard(who, guarded, moment) end
  $$;
grant execute on function arbiter_of(text, timestamptz), may_decide(text, text, uuid, timestamptz) to bangban_app;

create or replace function decision_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
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
    if not may_decide(new.decided_by, p.employee_id, p.matter_id, new.decided_at) then
      raise exception '% is not the one to decide for %', new.decided_by, p.employee_id using errcode = 'BB005';
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

-- Why a department returned an order, in a word beside its own.
create table order_return (
  id uuid primary key references work_order (id),
  code text not null check (code in ('duty', 'place', 'unclear', 'procedure', 'other')),
  returned_at timestamptz not null,
  salt uuid not null default gen_random_uuid()
);

alter table order_return enable row level security;
alter table order_return force row level security;
create policy order_return_rows on order_return using (
  (select session_scope() in ('system', 'district'))
  or (select true from work_order w join matter m on m.id = w.matter_id where w.id = order_return.id));
-- a return is never undone, nor told otherwise
grant select, insert on order_return to bangban_app;
