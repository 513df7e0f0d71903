-- Two matters in one appeal: a person files one of them on its own, in the resident's name. Which came out of which.
create table split_matter (
  id uuid primary key references matter (id),
  from_id uuid not null references matter (id),
  split_at timestamptz not null,
  salt uuid not null default gen_random_uuid(),
  check (id <> from_id)
);
create index split_matter_from on split_matter (from_id);

alter table split_matter enable row level security;
alter table split_matter force row level security;
create policy split_matter_rows on split_matter using (
  (select session_scope() in ('system', 'district')) or (select true from matter m where m.id = split_matter.id));
-- what came out of what is never told otherwise
grant select, insert on split_matter to bangban_app;
