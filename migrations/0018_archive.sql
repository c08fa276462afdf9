-- ARC-1: the dossier as it was when the complaint was archived: one canonical JSON without a text of people, in whose
-- place stand keyed hashes of them, and its SHA-256. `salt` keys these hashes, sealed under the complaint's own key.
create table dossier (
  tenant_id uuid not null,
  complaint_id uuid not null,
  seq integer not null check (seq >= 1), -- the event that archived it, which names the hash
  sha256 text not null check (length(sha256) = 64 and sha256 ~ '^[0-9a-f]+$'),
  content text not null,
  salt bytea not null,
  primary key (tenant_id, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);

-- ARC-2: until when what is archived is kept, and whether it waits in a batch; the row goes with the texts of people.
-- `propose_at` is later than `kept_until` where a batch was refused. `held` repeats the complaint's legal hold, so that
-- what is held isn't looked at again and again.
create table retention (
  tenant_id uuid not null,
  complaint_id uuid not null,
  kept_until timestamptz not null,
  propose_at timestamptz not null,
  held boolean not null,
  disposal_id uuid,
  primary key (tenant_id, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  check (propose_at >= kept_until)
);
create index retention_due on retention (tenant_id, propose_at, complaint_id)
  where disposal_id is null and not held;

-- PRIV-4: a batch of what is over its time, decided on by people, carried out by the worker.
create table disposal (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  state text not null check (state in ('proposed', 'approved', 'refused', 'executed')),
  proposed_at timestamptz not null,
  decided_at timestamptz,
  refused_by text,
  refused_role text,
  reason bytea, -- why it was refused, sealed under the key ring
  executed_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'proposed') = (decided_at is null)),
  check ((state = 'refused') = (refused_by is not null and refused_role is not null and reason is not null)),
  check ((state = 'executed') = (executed_at is not null))
);
create unique index disposal_undecided on disposal (tenant_id) where state = 'proposed';
create index disposal_approved on disposal (tenant_id, id) where state = 'approved';

create table disposal_item (
  tenant_id uuid not null,
  disposal_id uuid not null,
  complaint_id uuid not null,
  outcome text check (outcome in ('disposed', 'held')),
  primary key (tenant_id, disposal_id, complaint_id),
  foreign key (tenant_id, disposal_id) references disposal (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index disposal_item_open on disposal_item (tenant_id, disposal_id, complaint_id) where outcome is null;

create table disposal_approval (
  tenant_id uuid not null,
  disposal_id uuid not null,
  approver text not null,
  role text not null check (role in ('privacy', 'legal')),
  at timestamptz not null,
  primary key (tenant_id, disposal_id, approver), -- nobody counts as two people
  foreign key (tenant_id, disposal_id) references disposal (tenant_id, id)
);

-- What is left where the texts of people were: which there were, each as asterisks.
create table tombstone (
  tenant_id uuid not null,
  complaint_id uuid not null,
  disposal_id uuid not null,
  at timestamptz not null,
  hollow jsonb not null,
  primary key (tenant_id, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  foreign key (tenant_id, disposal_id) references disposal (tenant_id, id)
);

-- What was archived before dossiers were frozen is kept as long as the default pack says.
insert into retention
  select tenant_id, id, until, until, legal_hold, null
  from complaint, lateral (select (facts ->> 'archivedAt')::timestamptz
    + case when (facts ->> 'legalRisk')::boolean then interval '5 years' else interval '3 years' end as until) kept
  where state = 'archived' and facts ->> 'archivedAt' is not null;

create trigger append_only before update or delete on dossier for each row execute function refuse_change();
create trigger append_only_all before truncate on dossier for each statement execute function refuse_change();
create trigger append_only before update or delete on disposal_approval
  for each row execute function refuse_change();
create trigger append_only before update or delete on tombstone for each row execute function refuse_change();

-- A dossier is made by the transaction that archives, and by no other.
create function refuse_late_dossier() returns trigger language plpgsql as $$
begin
  if not exists (select from complaint c where c.tenant_id = new.tenant_id and c.id = new.complaint_id
    and c.state = 'archived' and c.archived_in = pg_current_xact_id())
  then
    raise exception 'complaint % is not being archived', new.complaint_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger made_in_time before insert on dossier for each row execute function refuse_late_dossier();

-- PRIV-4: no texts of people go but after their time, with two approvals, one of them of those who answer for personal
-- data, and not while the complaint is held.
create function refuse_early_disposal() returns trigger language plpgsql as $$
begin
  if not exists (
    select from disposal_item i
    join disposal d on d.tenant_id = i.tenant_id and d.id = i.disposal_id and d.state = 'approved'
    join complaint c on c.tenant_id = i.tenant_id and c.id = i.complaint_id and c.state = 'archived'
      and not c.legal_hold
    join retention r on r.tenant_id = i.tenant_id and r.complaint_id = i.complaint_id and r.kept_until <= new.at
    where i.tenant_id = new.tenant_id and i.disposal_id = new.disposal_id and i.complaint_id = new.complaint_id
      and (select count(*) >= 2 and bool_or(a.role = 'privacy') from disposal_approval a
        where a.tenant_id = d.tenant_id and a.disposal_id = d.id))
  then
    raise exception 'complaint % is not to be disposed of', new.complaint_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger approved before insert on tombstone for each row execute function refuse_early_disposal();

create function refuse_loss_of_texts() returns trigger language plpgsql as $$
begin
  if not exists (select from tombstone s where s.tenant_id = old.tenant_id and s.complaint_id = old.complaint_id)
  then
    raise exception 'complaint % is not disposed of', old.complaint_id using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
create trigger kept before delete on complaint_personal for each row execute function refuse_loss_of_texts();

-- ARC-2: a hold is known to the retention in the transaction that places it.
create function hold_retention() returns trigger language plpgsql as $$
begin
  update retention set held = new.legal_hold where tenant_id = new.tenant_id and complaint_id = new.id;
  return null;
end $$;
create trigger retention_held after update of legal_hold on complaint
  for each row when (new.state = 'archived' and new.legal_hold is distinct from old.legal_hold)
  execute function hold_retention();


-- ARC-1: after archiving money still moves, retaliation is still reported, a safety case, a follow-up, an improvement go
-- on, and texts of people go when their time is over; each with its event. Everything else stays as it was.
create or replace function refuse_thaw() returns trigger language plpgsql as $$
declare
  moving constant text[] := array['version', 'last_seq', 'last_hash', 'legal_hold', 'due_at', 'facts'];
  moving_facts constant text[] := array['version', 'legalHold', 'successor', 'participants', 'urgesUnanswered',
    'safety', 'followUp', 'exclusions', 'improvements', 'level', 'escalations', 'disposedAt', 'ledger', 'retaliation'];
  name text;
begin
  if to_jsonb(new) - moving is distinct from to_jsonb(old) - moving
    or new.facts - moving_facts is distinct from old.facts - moving_facts
    or new.last_seq <= old.last_seq
    or new.last_hash = old.last_hash
    or new.version < old.version
    or new.facts -> 'participants' @> (old.facts -> 'participants') is not true
    or (old.facts ->> 'successor' is not null
      and new.facts -> 'successor' is distinct from old.facts -> 'successor')
    or (old.facts ->> 'disposedAt' is not null
      and new.facts -> 'disposedAt' is distinct from old.facts -> 'disposedAt')
  then
    raise exception 'complaint % is archived', old.id using errcode = 'restrict_violation';
  end if;
  foreach name in array array['exclusions', 'improvements', 'ledger', 'retaliation'] loop
    if jsonb_array_length(coalesce(new.facts -> name, '[]')) < jsonb_array_length(coalesce(old.facts -> name, '[]'))
    then
      raise exception 'complaint % is archived', old.id using errcode = 'restrict_violation';
    end if;
  end loop;
  return new;
end $$;

do $$
declare name text;
begin
  foreach name in array array['dossier', 'retention', 'disposal', 'disposal_item', 'disposal_approval', 'tombstone'] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end $$;
revoke all on dossier, retention, disposal, disposal_item, disposal_approval, tombstone from public;
grant select, insert on dossier, disposal_approval, tombstone to redress_app;
grant select, insert, update, delete on retention to redress_app;
grant select, insert, update on disposal, disposal_item to redress_app;
grant delete on complaint_personal, complaint_search to redress_app;

-- Across tenants, like those of 0002. Whose archived complaints are over their time while no batch awaits a decision; in
-- a sandbox its own clock decides (SBX-1).
create function tenants_to_dispose(moment timestamptz, after_id uuid, at_most integer)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    select t.tenant_id from tenant t
    where not t.sandbox and t.tenant_id > after_id
      and exists (select from retention r where r.tenant_id = t.tenant_id and r.propose_at <= moment
        and r.disposal_id is null and not r.held)
      and not exists (select from disposal d where d.tenant_id = t.tenant_id and d.state = 'proposed')
    order by t.tenant_id limit at_most
  $$;

-- Batches that two people approved and that are not carried out to the end.
create function approved_disposals(after_tenant uuid, after_id uuid, at_most integer)
  returns table (tenant_id uuid, disposal_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    select d.tenant_id, d.id from disposal d
    where d.state = 'approved' and (d.tenant_id, d.id) > (after_tenant, after_id)
    order by d.tenant_id, d.id limit at_most
  $$;
revoke all on function tenants_to_dispose, approved_disposals from public;
grant execute on function tenants_to_dispose, approved_disposals to redress_app;
