-- The same matter from several people: a guardian merges one into the one that leads, the work is done once, and the one
-- answer goes to all of them.
alter table decision drop constraint decision_kind_check;
alter table decision add constraint decision_kind_check
  check (kind in ('approve', 'amend', 'return', 'refuse', 'take_over', 'merge'));
alter table decision drop constraint decision_check1;
alter table decision add constraint decision_check1
  check ((kind in ('approve', 'amend', 'merge')) = (output is not null));
alter table effect drop constraint effect_kind_check;
alter table effect add constraint effect_kind_check check (kind in ('dispatch', 'reply', 'refusal', 'merge'));
alter table verdict drop constraint verdict_kind_check;
alter table verdict add constraint verdict_kind_check
  check (kind in ('approve', 'amend', 'return', 'refuse', 'take_over', 'merge'));

-- Which matter another one follows, while it does. A leader may be merged in its turn, with all that follow it.
create table merged_matter (
  id uuid primary key references matter (id),
  lead_id uuid not null references matter (id),
  effect_id uuid not null unique references effect (id),
  merged_at timestamptz not null,
  salt uuid not null default gen_random_uuid(),
  check (id <> lead_id)
);
create index merged_matter_lead on merged_matter (lead_id);

alter table merged_matter enable row level security;
alter table merged_matter force row level security;
create policy merged_matter_rows on merged_matter using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = merged_matter.id));
-- a row goes when its matter stands alone again; it is never rewritten
grant select, insert, delete on merged_matter to bangban_app;

create function merged_matter_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if not exists (select from effect e where e.id = new.effect_id and e.kind = 'merge'
    and e.payload ->> 'matter' = new.id::text and e.payload -> 'output' ->> 'leadId' = new.lead_id::text)
  then
    raise exception 'no decision merges % into %', new.id, new.lead_id using errcode = 'BB006';
  end if;
  if not exists (select from matter m where m.id = new.lead_id
    and m.state in ('received', 'proposed', 'manual', 'dispatched', 'handling', 'reviewing'))
  then
    raise exception 'matter % can''t lead another one', new.lead_id using errcode = 'BB002';
  end if;
  return new;
end $$;
create trigger merged_matter_is_lawful before insert or update on merged_matter
  for each row execute function merged_matter_is_lawful();

-- The matters that one follows, directly or by way of others.
create function leads_of(follower uuid) returns setof uuid
  language sql stable set search_path = bangban, pg_temp as $$
    with recursive up (id) as (
      select lead_id from merged_matter where id = follower
      union
      select m.lead_id from merged_matter m join up on m.id = up.id)
    select id from up
  $$;

-- The matters that follow one, directly or by way of others.
create function followers_of(lead uuid) returns setof uuid
  language sql stable set search_path = bangban, pg_temp as $$
    with recursive down (id) as (
      select id from merged_matter where lead_id = lead
      union
      select m.id from merged_matter m join down on m.lead_id = down.id)
    select id from down
  $$;

-- As before, and: a matter is merged by a decision alone, and is told what was decided to answer where it follows.
create or replace function matter_moves() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
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
  if new.state = 'merged' and old.state <> 'merged' and not exists (select from merged_matter m where m.id = old.id) then
    raise exception 'matter % follows none', old.id using errcode = 'BB006';
  end if;
  if new.answer is distinct from old.answer or (new.state <> old.state and new.state in ('answered', 'refused')) then
    if not (
      (new.state = 'answered' and old.state <> 'merged' and has_effect(old.id, 'reply', new.answer, 'answer'))
      or (new.state = 'answered' and old.state = 'merged' and exists (
        select from leads_of(old.id) as lead where has_effect(lead, 'reply', new.answer, 'answer')))
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

create or replace function effect_is_lawful() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare d decision; p proposal;
begin
  select * into strict d from decision where id = new.decision_id;
  select * into strict p from proposal where id = d.proposal_id;
  if not ((new.kind = 'refusal' and d.kind = 'refuse')
    or (new.kind = 'merge' and d.kind = 'merge' and p.kind = 'routing')
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
  if new.kind in ('dispatch', 'reply', 'merge') and (new.payload -> 'output') is distinct from d.output then
    raise exception 'an effect must carry what was decided' using errcode = 'BB006';
  end if;
  return new;
end $$;
