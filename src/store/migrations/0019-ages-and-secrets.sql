-- How old a resident is, roughly, where they say so of their own accord. Apart from the matter, so that nobody who handles
-- it comes by it: it counts in the figures of whether all are treated alike, and in nothing else.
create table appeal_age (
  id uuid primary key references matter (id),
  age_group text not null check (age_group in ('0-17', '18-44', '45-59', '60-74', '75+')),
  salt uuid not null default gen_random_uuid()
);

alter table appeal_age enable row level security;
alter table appeal_age force row level security;
create policy appeal_age_rows on appeal_age using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = appeal_age.id));
-- it is said once, with the appeal
grant select, insert on appeal_age to bangban_app;

-- As before, and the age goes too.
create or replace function erase_matter(wanted uuid) returns table (record_table text, record_id text)
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
  return query update api_request a set account_id = null, lat = null, long = null, salt = gen_random_uuid()
    where a.id = wanted returning 'api_request', a.id::text;
  return query delete from appeal_age g where g.id = wanted returning 'appeal_age', g.id::text;
  return query delete from routing_example r where r.id = example returning 'routing_example', r.id;
  -- where it was shown as a similar earlier appeal; reads all proposals, once in a while
  return query update proposal p set salt = gen_random_uuid(), evidence = (
      select jsonb_agg(case when one ->> 'kind' = 'appeal' and one ->> 'id' = example
          then one || jsonb_build_object('title', gone, 'excerpt', gone) else one end order by place)
      from jsonb_array_elements(p.evidence) with ordinality as items (one, place))
    where p.evidence @> quoted returning 'proposal', p.id::text;
  perform set_config('app.erasing', '', true);
end $$;

-- When a receiver said that it is gone for good (410), and the secret that was renewed, which signs beside the new one for
-- a while.
alter table webhook_outbox
  add column gone_at timestamptz,
  add column previous_secret text,
  add column previous_until timestamptz,
  add check ((previous_secret is null) = (previous_until is null));
