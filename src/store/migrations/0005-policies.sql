-- Who sees which row, behind the application's own check. A session says who it is by app.person, app.department and
-- app.scope; a session that says nothing sees nothing. The role bangban_app is bound by this and owns nothing.

create function session_scope() returns text language sql stable as
  $$ select coalesce(nullif(current_setting('app.scope', true), ''), 'nobody') $$;
create function session_department() returns text language sql stable as
  $$ select nullif(current_setting('app.department', true), '') $$;
create function session_person() returns text language sql stable as
  $$ select nullif(current_setting('app.person', true), '') $$;
create function session_matter() returns uuid language sql stable as
  $$ select nullif(current_setting('app.matter', true), '')::uuid $$;

-- system: jobs and imports. district: those who answer for the whole (governor, auditor, trainer).
-- department: an officer. resident: one appeal, after receipt and phone matched.
alter table matter enable row level security;
alter table matter force row level security;
create policy matter_rows on matter using (
  session_scope() in ('system', 'district')
  or (session_scope() = 'department' and session_department() = any (visible_to))
  or (session_scope() = 'resident' and id = session_matter())
);

alter table attachment enable row level security;
alter table attachment force row level security;
create policy attachment_rows on attachment using (exists (select from matter m where m.id = matter_id));

alter table proposal enable row level security;
alter table proposal force row level security;
create policy proposal_rows on proposal using (exists (select from matter m where m.id = matter_id));

alter table decision enable row level security;
alter table decision force row level security;
create policy decision_rows on decision using (exists (select from proposal p where p.id = proposal_id));

alter table effect enable row level security;
alter table effect force row level security;
create policy effect_rows on effect using (exists (select from decision d where d.id = decision_id));

alter table work_order enable row level security;
alter table work_order force row level security;
create policy work_order_rows on work_order using (exists (select from matter m where m.id = matter_id));

alter table incident enable row level security;
alter table incident force row level security;
create policy incident_rows on incident using (
  session_scope() in ('system', 'district')
  or (session_scope() = 'department' and (matter_id is null or exists (select from matter m where m.id = matter_id))));

alter table counter_request enable row level security;
alter table counter_request force row level security;
create policy counter_request_rows on counter_request using (
  session_scope() in ('system', 'district')
  or (session_scope() = 'department' and exists (
    select from department d where d.id = session_department() and d.kind = 'hub')));

-- Answers of earlier calls hold what the caller saw: nobody else's business.
alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy idempotency_rows on idempotency using (session_scope() = 'system' or scope = session_person());

-- Texts of appeals of all departments, for the router and for whoever takes appeals in.
alter table routing_example enable row level security;
alter table routing_example force row level security;
create policy routing_example_rows on routing_example using (
  session_scope() in ('system', 'district')
  or (session_scope() = 'department' and exists (
    select from department d where d.id = session_department() and d.kind = 'hub')));

grant usage on schema bangban to bangban_app;
grant select, insert, update on person, membership, department to bangban_app;
grant select, insert, update, delete on login_session, account, verification, two_factor, invitation to bangban_app;
grant select, insert, update on district to bangban_app;
grant select, insert, update on employee, guardianship, leave_of_absence to bangban_app;
grant select, insert, delete on scenario_suspension to bangban_app;
grant select, insert, update on category, routing_example to bangban_app;
grant delete on routing_example to bangban_app;
grant select, insert, update on matter, proposal, work_order, counter_request to bangban_app;
grant select, insert on attachment, decision, effect, incident to bangban_app;
grant select on transition to bangban_app;
grant select, insert, delete on idempotency to bangban_app;
grant select, insert on ledger_entry, ledger_checkpoint to bangban_app;
grant select, insert, update on ledger_head to bangban_app;
grant usage on sequence work_order_number to bangban_app;
