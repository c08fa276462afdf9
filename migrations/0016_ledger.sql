-- EXE-4: the sums that complaints owe, as their events say, to be listed across complaints. Amounts in fen; to whom they
-- went is sealed in the events. Never is more paid than was approved, whoever writes.
create table ledger_entry (
  tenant_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  state text not null,
  promised bigint not null check (promised > 0),
  approved bigint not null check (approved >= promised),
  paid bigint not null check (paid >= 0),
  recovered bigint not null check (recovered >= 0),
  due_at timestamptz not null,
  voided_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  constraint paid_as_approved check (paid <= approved),
  constraint recovered_of_paid check (recovered <= paid),
  check (state = case when paid >= approved then 'paid' when voided_at is not null then 'void' else 'unpaid' end)
);
create index ledger_entry_due on ledger_entry (tenant_id, state, due_at, id);
create index ledger_entry_complaint on ledger_entry (tenant_id, complaint_id);

-- What went out, or came back, stays; what was promised to whom stays what it was.
create function refuse_unpaying() returns trigger language plpgsql as $$
begin
  if (new.tenant_id, new.id, new.complaint_id, new.promised) is distinct from
      (old.tenant_id, old.id, old.complaint_id, old.promised)
    or new.paid < old.paid or new.recovered < old.recovered or new.approved < old.approved
    or (old.voided_at is not null and new.voided_at is distinct from old.voided_at)
  then
    raise exception 'a payment is not taken back' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger only_grows before update on ledger_entry for each row execute function refuse_unpaying();

-- ANTI-1: keyed hashes of pieces of the answers given lately, by which those that are nearly the same are known without
-- being readable; may be deleted.
create table answer_print (
  tenant_id uuid not null,
  complaint_id uuid not null,
  at timestamptz not null,
  pieces bigint[] not null check (cardinality(pieces) between 1 and 32),
  primary key (tenant_id, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index answer_print_latest on answer_print (tenant_id, at desc);

-- FAIR-4: where auditors find what was reported; what was said is sealed in the event.
create table retaliation_report (
  tenant_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index retaliation_report_latest on retaliation_report (tenant_id, at desc, id desc);
create trigger append_only before update or delete on retaliation_report
  for each row execute function refuse_change();
create trigger append_only_all before truncate on retaliation_report
  for each statement execute function refuse_change();

do $$
declare name text;
begin
  foreach name in array array['ledger_entry', 'answer_print', 'retaliation_report']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
  end loop;
end $$;
grant select, insert, update on ledger_entry to redress_app;
grant select, insert, update, delete on answer_print to redress_app;
grant select, insert on retaliation_report to redress_app;
