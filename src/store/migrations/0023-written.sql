-- What a language model wrote to a question from the passages that were found for it, each sentence with what the check of
-- its sources found. It goes with the answer that quotes; what is unverified is marked wherever it is shown.
create table written_answer (
  id uuid primary key references answer (id),
  written_at timestamptz not null,
  -- as the server that answered calls it
  model text not null,
  -- whatever is not complete is at most a draft; the note says how it ended
  is_complete boolean not null,
  note text not null,
  -- what it was given, in the order of the numbers that sentences cite: [{sourceId, position}]
  given jsonb not null,
  -- [{text, cites, faults}]
  sentences jsonb not null,
  salt uuid not null default gen_random_uuid()
);
create trigger written_answer_never_changes before update or delete on written_answer
  for each row execute function never_changes();

alter table written_answer enable row level security;
alter table written_answer force row level security;
create policy written_answer_rows on written_answer using (
  (select session_scope() in ('system', 'district')) or (select true from answer a where a.id = written_answer.id));
grant select, insert on written_answer to bangban_app;
