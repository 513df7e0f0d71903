-- The append-only record. A leaf is the canonical JSON of an entry; leaves form an RFC 6962 tree whose frontier and
-- signed head stand in ledger_head, and each entry also names the hash of the one before it.

create table ledger_entry (
  seq bigint primary key check (seq >= 0),
  body text not null,
  leaf_hash text not null check (leaf_hash ~ '^[0-9a-f]{64}$'),
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  -- repeated from the body for looking things up; the verifier compares them with it
  at timestamptz not null,
  type text not null,
  matter_id uuid
);
create index ledger_entry_matter on ledger_entry (matter_id, seq);
create index ledger_entry_type on ledger_entry (type, seq);

create table ledger_head (
  singleton boolean primary key default true check (singleton),
  size bigint not null,
  -- hashes of the perfect subtrees from left to right, largest first
  frontier text[] not null,
  last_hash text not null,
  root text not null,
  checkpoint text not null
);

create table ledger_checkpoint (
  size bigint primary key,
  root text not null,
  checkpoint text not null,
  made_at timestamptz not null
);

create function ledger_appends_only() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
declare h ledger_head;
begin
  select * into strict h from ledger_head for update;
  if new.seq <> h.size then
    raise exception 'ledger entry % does not follow entry %', new.seq, h.size - 1 using errcode = 'BB008';
  end if;
  if new.previous <> h.last_hash then
    raise exception 'ledger entry % does not name the hash of the one before it', new.seq using errcode = 'BB008';
  end if;
  return new;
end $$;
create trigger ledger_appends_only before insert on ledger_entry for each row execute function ledger_appends_only();
create trigger ledger_never_changes before update or delete on ledger_entry for each row execute function never_changes();
create trigger ledger_never_truncated before truncate on ledger_entry for each statement execute function never_changes();
create trigger checkpoint_never_changes before update or delete on ledger_checkpoint for each row execute function never_changes();
create trigger checkpoint_never_truncated before truncate on ledger_checkpoint for each statement execute function never_changes();

create function ledger_head_grows() returns trigger language plpgsql set search_path = bangban, pg_temp as $$
begin
  if tg_op = 'DELETE' or new.size <> old.size + 1 then
    raise exception 'the ledger grows by one entry at a time' using errcode = 'BB008';
  end if;
  if not exists (select from ledger_entry e where e.seq = old.size and e.leaf_hash = new.last_hash) then
    raise exception 'the head names the hash of the last entry' using errcode = 'BB008';
  end if;
  return new;
end $$;
create trigger ledger_head_grows before update or delete on ledger_head for each row execute function ledger_head_grows();
create trigger ledger_head_never_truncated before truncate on ledger_head for each statement execute function never_changes();
