-- A token by which a program acts as the person who made it: it reads and asks, and decides nothing. It is shown once;
-- the digest alone is kept.
create table access_token (
  id uuid primary key default uuidv7(),
  person_id text not null references person (id),
  name text not null check (length(name) between 1 and 60),
  token_digest text not null unique,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- written down now and then, and no part of what the ledger commits to
  used_at timestamptz,
  salt uuid not null default gen_random_uuid(),
  check (expires_at > made_at and expires_at <= made_at + interval '367 days')
);
create index access_token_person on access_token (person_id, id desc);

-- A token is ended, never lengthened, given to somebody else or brought back.
create function access_token_only_ends() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if (new.id, new.person_id, new.name, new.token_digest, new.made_at, new.expires_at, new.salt)
    is distinct from (old.id, old.person_id, old.name, old.token_digest, old.made_at, old.expires_at, old.salt)
    or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
    raise exception 'a token only ends' using errcode = 'BB007';
  end if;
  return new;
end $$;
create trigger access_token_only_ends before update on access_token
  for each row execute function access_token_only_ends();
create trigger access_token_never_goes before delete on access_token for each row execute function never_changes();

alter table access_token enable row level security;
alter table access_token force row level security;
-- Everybody sees their own; who manages accounts ends what others left open.
create policy access_token_rows on access_token using (
  (select session_scope() = 'system') or person_id = (select session_person())
  or (select has_role(session_person(), 'admin')));

grant select, insert, update on access_token to bangban_app;
