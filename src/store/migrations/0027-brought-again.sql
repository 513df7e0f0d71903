-- What was withdrawn may be brought again: it becomes a draft of its own, that somebody has to publish. The withdrawn source
-- stays what it was, with its reason and the answers that cited it.
alter table source drop constraint source_external_id_key;
create unique index source_external on source (external_id) where state <> 'withdrawn';
