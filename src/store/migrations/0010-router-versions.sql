-- Trained routers and what was decided on each: one works, those before it can come back, a new one waits to be judged.
-- Figures and versions alone; the models themselves lie in the data folder and can be made anew from the examples.
create table router_version (
  version text primary key,
  trained_at timestamptz not null,
  -- who wanted it; null: the program itself, by night or at the first start
  wanted_by text references person (id),
  -- examples that were added later are not in it
  learned_until timestamptz not null,
  examples integer not null check (examples >= 0),
  report jsonb not null,
  -- beside the version that worked when it was trained; null where there was none
  comparison jsonb,
  state text not null check (state in ('candidate', 'service', 'retired', 'rejected')),
  -- of the last decision on it; nobody where the program put the first version into service
  decided_by text references person (id),
  decided_at timestamptz,
  reason text,
  salt uuid not null default gen_random_uuid()
);
create unique index router_version_one_in_service on router_version ((true)) where state = 'service';
grant select, insert, update on router_version to bangban_app;

create index routing_example_added on routing_example (added_at);
