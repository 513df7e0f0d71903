-- The adviser's guardian decides what stands in the library: sees drafts, and what is internal elsewhere, to do so.
alter policy source_rows on source using (
  session_scope() in ('system', 'district')
  or (state = 'published' and classification = 'public')
  or (session_scope() = 'department' and (added_by = session_person()
    or (state <> 'draft' and (department_id is null or department_id = session_department()))
    or (select may_guard(session_person(), 'policy-adviser', now())))));
