-- Erasing a resident's data (Personal Information Protection Law, art. 47). What must never change may change in this
-- one way: words go, the facts of who decided what and when stay, and so does every entry of the ledger. Each row gets a
-- new salt: what the ledger committed to before can't be guessed back from its digest.

-- True inside erase_matter alone: the application can't become the owner, and the owner's own statements are not the
-- application's.
create function is_erasing() returns boolean language sql stable as
  $$ select coalesce(nullif(current_setting('app.erasing', true), '') = 'on', false) and current_user <> session_user $$;

create or replace function never_changes() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if tg_op = 'UPDATE' and tg_table_name in ('decision', 'effect', 'incident') and is_erasing() then
    return new;
  end if;
  raise exception '% rows are never changed or deleted', tg_table_name using errcode = 'BB007';
end $$;

create or replace function proposal_stays() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if is_erasing() then
    return new;
  end if;
  if old.state <> 'open' then
    raise exception 'proposal % is no longer open', old.id using errcode = 'BB003';
  end if;
  if (new.id, new.matter_id, new.version, new.kind, new.employee_id, new.author_person_id, new.made_at, new.made_with,
      new.output, new.evidence, new.runners_up, new.confidence, new.is_sure, new.doubts, new.gate, new.salt)
    is distinct from
     (old.id, old.matter_id, old.version, old.kind, old.employee_id, old.author_person_id, old.made_at, old.made_with,
      old.output, old.evidence, old.runners_up, old.confidence, old.is_sure, old.doubts, old.gate, old.salt)
  then
    raise exception 'proposal % can''t be rewritten', old.id using errcode = 'BB003';
  end if;
  return new;
end $$;

drop trigger matter_moves on matter;
create trigger matter_moves before update on matter for each row when (not is_erasing()) execute function matter_moves();

-- Words of an output that a person or a program wrote about a resident; what it decided stays.
create function without_words(output jsonb) returns jsonb language sql immutable as $$
  select case
    when output is null then null
    else output
      || case when output ? 'reason' then '{"reason": "（已删除）"}' else '{}' end::jsonb
      || case when output ? 'measure' then '{"measure": "（已删除）"}' else '{}' end::jsonb
      || case when output ? 'answer' then '{"answer": "（已删除）"}' else '{}' end::jsonb
  end
$$;

-- Takes a resident's words, name, telephone and photos out of an ended matter and of whatever quotes it. Returns the rows
-- that it changed or deleted, for the ledger. The caller's policies hold: what a session can't see it can't erase.
create function erase_matter(wanted uuid) returns table (record_table text, record_id text)
  language plpgsql security definer set search_path = bangban, pg_temp as $$
declare
  gone constant text := '（已删除）';
  example constant text := 'matter:' || wanted;
  quoted constant jsonb := jsonb_build_array(jsonb_build_object('kind', 'appeal', 'id', 'matter:' || wanted));
  known text;
begin
  select receipt into known from matter where id = wanted and state in ('closed', 'refused', 'withdrawn') for update;
  if known is null then
    raise exception 'only what has ended is erased' using errcode = 'BB009';
  end if;
  perform set_config('app.erasing', 'on', true);
  delete from idempotency where body like '%' || wanted || '%' or body like '%' || known || '%';
  return query update matter m set title = gone, content = gone, place = case when place is not null then gone end,
      contact_name = case when contact_name is not null then gone end, contact_phone = '',
      external_id = null, answer = case when answer is not null then gone end, feedback_comment = null,
      version = version + 1, salt = gen_random_uuid()
    where m.id = wanted returning 'matter', m.id::text;
  return query delete from attachment a where a.matter_id = wanted returning 'attachment', a.id::text;
  return query update proposal p set output = without_words(output), evidence = '[]', doubts = '[]', gate = '[]',
      salt = gen_random_uuid()
    where p.matter_id = wanted returning 'proposal', p.id::text;
  return query update decision d set output = without_words(d.output),
      reason = case when d.reason is not null then gone end, salt = gen_random_uuid()
    from proposal p where p.id = d.proposal_id and p.matter_id = wanted returning 'decision', d.id::text;
  return query update effect e set
      payload = case when e.payload ? 'output'
          then jsonb_set(e.payload, '{output}', without_words(e.payload -> 'output')) else without_words(e.payload) end,
      salt = gen_random_uuid()
    from decision d join proposal p on p.id = d.proposal_id
    where d.id = e.decision_id and p.matter_id = wanted returning 'effect', e.id::text;
  return query update work_order w set instructions = gone, measure = case when measure is not null then gone end,
      return_reason = case when return_reason is not null then gone end, salt = gen_random_uuid()
    where w.matter_id = wanted returning 'work_order', w.id::text;
  return query update incident i set what = gone, salt = gen_random_uuid()
    where i.matter_id = wanted returning 'incident', i.id::text;
  return query update counter_request c set name = gone, phone = '', question = gone,
      note = case when note is not null then gone end, salt = gen_random_uuid()
    where c.matter_id = wanted returning 'counter_request', c.id::text;
  return query delete from routing_example r where r.id = example returning 'routing_example', r.id;
  -- where it was shown as a similar earlier appeal; reads all proposals, once in a while
  return query update proposal p set salt = gen_random_uuid(), evidence = (
      select jsonb_agg(case when one ->> 'kind' = 'appeal' and one ->> 'id' = example
          then one || jsonb_build_object('title', gone, 'excerpt', gone) else one end order by place)
      from jsonb_array_elements(p.evidence) with ordinality as items (one, place))
    where p.evidence @> quoted returning 'proposal', p.id::text;
  perform set_config('app.erasing', '', true);
end $$;
revoke execute on function erase_matter from public;
grant execute on function erase_matter to bangban_app;
-- what the router learns from: the newest of what was decided
create index routing_example_newest on routing_example (added_at desc, id) where origin = 'decision';
