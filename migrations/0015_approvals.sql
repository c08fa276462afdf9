-- APP-1: approvals delegated for a time, recorded: who for whom, in which roles, from when to when, why, by whom. What was
-- made is never changed but by its revocation, once.
create table delegation (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  delegator text not null,
  deputy text not null check (deputy <> delegator),
  roles text[] not null check (roles <> '{}' and roles <@ array['dept_manager', 'vp', 'gm']),
  departments text[] not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  reason text not null,
  made_by text not null,
  made_at timestamptz not null,
  revoked_by text,
  revoked_at timestamptz,
  revocation_reason text,
  primary key (tenant_id, id),
  check ((revoked_by is null) = (revoked_at is null)),
  check ((revoked_by is null) = (revocation_reason is null))
);
-- Who asks for the power of a deputy names the deputy; a list shows the latest first by id.
create index delegation_deputy on delegation (tenant_id, deputy, until_at);

create function refuse_all_but_revocation() returns trigger language plpgsql as $$
begin
  if old.revoked_at is null
    and (to_jsonb(new) - array['revoked_by', 'revoked_at', 'revocation_reason'])
      = (to_jsonb(old) - array['revoked_by', 'revoked_at', 'revocation_reason']) then
    return new;
  end if;
  raise exception 'a delegation is only revoked, once' using errcode = 'restrict_violation';
end $$;
create trigger only_revoked before update on delegation
  for each row execute function refuse_all_but_revocation();
create trigger append_only before delete on delegation
  for each row execute function refuse_change();
create trigger append_only_all before truncate on delegation
  for each statement execute function refuse_change();

alter table delegation enable row level security;
create policy own_tenant on delegation to redress_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
revoke all on delegation from public;
grant select, insert on delegation to redress_app;
grant update (revoked_by, revoked_at, revocation_reason) on delegation to redress_app;

-- An approval that isn't carried out in time lapses: another end of a term for the worker. And who may act on a level that
-- neither grade nor department shows them finds it by an index. Both join what was allowed so far; checked apart, so that
-- nobody waits for a whole table.
do $$
declare
  widened record;
begin
  for widened in
    select c.conrelid::regclass as relation, c.conname,
      replace(pg_get_constraintdef(c.oid), w.known, w.known || ', ' || w.added) as definition
    from pg_constraint c join (values
      ('complaint_clock'::regclass, 'complaint_clock_when_due_check', $q$'archive'::text$q$, $q$'lapse'::text$q$),
      ('complaint_index'::regclass, 'complaint_index_kind_check', $q$'owner'::text$q$, $q$'approving'::text$q$)
    ) as w (relation, name, known, added) on c.conrelid = w.relation and c.conname = w.name
  loop
    execute format('alter table %s drop constraint %I', widened.relation, widened.conname);
    execute format('alter table %s add constraint %I %s not valid', widened.relation, widened.conname,
      widened.definition);
    execute format('alter table %s validate constraint %I', widened.relation, widened.conname);
  end loop;
end $$;

-- Approved and ratified with the last place of the last level; what is taken back or lapses leads back to the plan.
create or replace view reporting_event with (security_invoker = true) as
  select tenant_id, complaint_id, seq, at, type,
    case type
      when 'complaint.received' then 'received'
      when 'complaint.classified' then 'classified'
      when 'complaint.graded' then 'graded'
      when 'complaint.planned' then 'planned'
      when 'complaint.returned' then 'graded'
      when 'complaint.approved' then case when data ->> 'complete' is distinct from 'false' then 'approved' end
      when 'approval.lapsed' then 'planned'
      when 'approval.withdrawn' then case when data ->> 'from' = 'approved' then 'planned' end
      when 'complaint.decided' then case when data #> '{decision,accepted}' = 'null' then 'graded' end
      when 'complaint.executed' then 'executing'
      when 'complaint.amended' then 'graded'
      when 'complaint.ratified' then case when data ->> 'verdict' = 'refused' then 'graded' end
      when 'complaint.completed' then 'executed'
      when 'complaint.settled' then 'executed'
      when 'complaint.revisited' then case when data ->> 'state' = 'revisited' then 'revisited' end
      when 'complaint.reopened' then case when data ->> 'successor' is null then 'graded' end
      when 'complaint.appealed' then case when data ->> 'successor' is null then 'back' end
      when 'complaint.dismissed' then 'dismissed'
      when 'complaint.withdrawn' then 'withdrawn'
      when 'complaint.merged' then 'merged'
      when 'complaint.split' then 'back'
      when 'complaint.converted' then 'archived'
      when 'complaint.transferred' then 'archived'
      when 'complaint.concluded' then 'archived'
      when 'complaint.archived' then 'archived'
    end as leads_to,
    case when data ->> 'complete' is distinct from 'false' then data ->> 'verdict' end as verdict,
    data #>> '{revisit,outcome}' as revisit_outcome,
    data #>> '{revisit,solved}' as solved,
    (data #>> '{revisit,satisfaction}')::integer as satisfaction,
    (data #>> '{revisit,recommend}')::integer as recommend
  from complaint_event;
