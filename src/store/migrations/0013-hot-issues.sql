-- The cells of the grid: which streets and estates each grid worker walks.
create table grid_cell (
  grid text primary key,
  town_id text not null references department (id),
  community text not null,
  names text[] not null,
  salt uuid not null default gen_random_uuid()
);
grant select, insert, update on grid_cell to bangban_app;

-- Where appeals are, as far as their words tell, and which of the newest are on one issue. Looked for every hour; nothing
-- is decided by it.
create table hot_appeal (
  matter_id uuid primary key references matter (id),
  community text,
  town_id text references department (id),
  -- the first appeal of the issue; null: on none
  issue uuid,
  -- place among the issue's appeals: 0 is most like the others
  place integer
);
create index hot_appeal_issue on hot_appeal (issue, place) where issue is not null;
alter table hot_appeal enable row level security;
alter table hot_appeal force row level security;
create policy hot_appeal_rows on hot_appeal using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = matter_id));

create table hot_reading (
  singleton boolean primary key default true check (singleton),
  since timestamptz not null,
  made_at timestamptz not null,
  appeals integer not null
);
grant select, insert, update on hot_appeal to bangban_app;
grant select, insert, update on hot_reading to bangban_app;
