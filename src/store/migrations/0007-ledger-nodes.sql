-- Roots of full subtrees of the ledger's tree: of 256 leaves (level 8), of 256 of those (level 16), and so on. A proof
-- then reads a few hundred hashes instead of all of them. Each is written with the entry that completes it; those of a
-- ledger that is older than this table are made at the next start. Nobody has to believe them: a proof is checked against
-- the signed head before it is given, and the verifier doesn't know this table.

create table ledger_node (
  level smallint not null check (level > 0 and level % 8 = 0),
  index bigint not null check (index >= 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (level, index)
);
create trigger ledger_node_never_changes before update or delete on ledger_node for each row execute function never_changes();
create trigger ledger_node_never_truncated before truncate on ledger_node for each statement execute function never_changes();

grant select, insert on ledger_node to bangban_app;
