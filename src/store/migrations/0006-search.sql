-- What lists and figures stand on, so that they read what they show and not all that ever was.

-- How texts are compared: full-width letters and digits become half-width, capitals small. The collation comes with
-- PostgreSQL itself, so that an index of yesterday means the same on another machine.
create function comparable(said text) returns text language sql immutable parallel safe as
  $$ select lower(normalize(said, NFKC) collate pg_c_utf8) $$;

-- Each pair of neighbouring characters as a number. A text holds a phrase only if it holds all pairs of it. Chinese has
-- no spaces to cut words at, and trigrams of pg_trgm know no Chinese where the locale is C.
create function pairs_of(said text) returns integer[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct ((ascii(first) * 65599::bigint + ascii(second)) & 2147483647)::integer), '{}')
  from (
    select c as first, lead(c) over (order by place) as second
    from unnest(string_to_array(comparable(said), null)) with ordinality as characters (c, place)) neighbours
  where second is not null
$$;

-- The pairs that a session looks for. They are part of the policy below and not of the query: under row-level security
-- a condition of the query may use an index only if its operator is leakproof, which @> of arrays is not.
create function session_pairs() returns integer[] language sql stable as
  $$ select coalesce(nullif(current_setting('app.pairs', true), ''), '{}')::integer[] $$;

create table matter_index (
  matter_id uuid primary key references matter (id),
  filed_at timestamptz not null,
  pairs integer[] not null
);
alter table matter_index alter pairs set statistics 500;

-- visible_to of each matter as rows, newest last: the matters of a small department lie together here.
create table matter_visibility (
  department_id text not null,
  filed_at timestamptz not null,
  matter_id uuid not null references matter (id),
  primary key (department_id, filed_at, matter_id)
);

create function matter_is_indexed() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  -- a department that once had a matter stays here; whether it may still see it is asked of the matter itself
  insert into matter_visibility (department_id, filed_at, matter_id)
    select unnest(new.visible_to), new.filed_at, new.id on conflict do nothing;
  if tg_op = 'INSERT' then
    insert into matter_index (matter_id, filed_at, pairs)
      values (new.id, new.filed_at, pairs_of(concat_ws(E'\n', new.title, new.place, new.content)));
  elsif (new.title, new.content, new.place) is distinct from (old.title, old.content, old.place) then
    update matter_index set pairs = pairs_of(concat_ws(E'\n', new.title, new.place, new.content))
      where matter_id = new.id;
  end if;
  return null;
end $$;
create trigger matter_is_indexed after insert or update of title, content, place, visible_to on matter
  for each row execute function matter_is_indexed();

select set_config('app.scope', 'system', true);
insert into matter_index
  select id, filed_at, pairs_of(concat_ws(E'\n', title, place, content)) from matter;
insert into matter_visibility
  select distinct department, m.filed_at, m.id from matter m, unnest(m.visible_to) as department;
select set_config('app.scope', '', true);

-- each appeal merges its own words: else one of a few hundred would wait until those of all others are merged
create index matter_index_pairs on matter_index using gin (pairs) with (fastupdate = off);
create index matter_index_filed on matter_index (filed_at);

-- Policies ask who the session is in a query of its own, (select …): it is answered once for all rows, and the planner
-- takes it for a coin's toss instead of one in a hundred, which made it read a million rows where it expected a few.
-- A row that hangs on another is looked up by its key; EXISTS would let the planner read all matters first.
alter table matter_index enable row level security;
alter table matter_index force row level security;
create policy matter_index_rows on matter_index
  using (pairs @> session_pairs()
    and ((select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id)))
  with check ((select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id));

alter table matter_visibility enable row level security;
alter table matter_visibility force row level security;
create policy matter_visibility_rows on matter_visibility
  using ((select session_scope() in ('system', 'district'))
    or department_id = (select session_department() where session_scope() = 'department'))
  with check ((select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id));

grant select, insert, update on matter_index to bangban_app;
grant select, insert on matter_visibility to bangban_app;

-- The policies of 0005 over again: the same rows, told in the same way.
alter policy matter_rows on matter using (
  (select session_scope() in ('system', 'district'))
  or (select session_department() where session_scope() = 'department') = any (visible_to)
  or id = (select session_matter() where session_scope() = 'resident'));
alter policy attachment_rows on attachment using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id));
alter policy proposal_rows on proposal using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id));
alter policy decision_rows on decision using (
  (select session_scope() in ('system', 'district')) or (select true from proposal p where p.id = proposal_id));
alter policy effect_rows on effect using (
  (select session_scope() in ('system', 'district')) or (select true from decision d where d.id = decision_id));
alter policy work_order_rows on work_order using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id));
alter policy incident_rows on incident using (
  (select session_scope() in ('system', 'district'))
  or ((select session_scope() = 'department')
    and (matter_id is null or (select true from matter m where m.id = matter_id))));
alter policy counter_request_rows on counter_request using (
  (select session_scope() in ('system', 'district')
    or (session_scope() = 'department' and exists (
      select from department d where d.id = session_department() and d.kind = 'hub'))));
alter policy idempotency_rows on idempotency using (
  (select session_scope() = 'system') or scope = (select session_person()));
alter policy routing_example_rows on routing_example using (
  (select session_scope() in ('system', 'district')
    or (session_scope() = 'department' and exists (
      select from department d where d.id = session_department() and d.kind = 'hub'))));

create index matter_category on matter (category_id, filed_at);
-- what is late, of what somebody still has to do something about
create index matter_due on matter (due_at)
  where state in ('received', 'proposed', 'manual', 'dispatched', 'handling', 'reviewing');
create index matter_answered on matter (answered_at) where answered_at is not null;
create index matter_silent on matter (answered_at) where state = 'answered';
create index matter_feedback on matter (feedback_at) where feedback_at is not null;
-- the newest work of an employee, for its scorecard
create index proposal_employee on proposal (employee_id, made_at) where state = 'decided' and made_with is not null;
create index decision_decider on decision (decided_by, decided_at);
create index work_order_matter on work_order (matter_id, opened_at);
create index work_order_due_of_department on work_order (department_id, state, due_at);
create index work_order_due_of_handler on work_order (handler_id, state, due_at);
drop index work_order_department;
drop index work_order_handler;
create index work_order_opened on work_order (opened_at);
create index work_order_completed on work_order (completed_at) where completed_at is not null;
-- the order in which the counter shows them
create index counter_request_order on counter_request (state desc, asked_at);
drop index counter_request_state;
