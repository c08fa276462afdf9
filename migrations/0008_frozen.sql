-- ARC-1: what is archived is frozen, all of it: whatever is not named here, columns added later too, stays as it was.
-- After archiving come holds and their release, the way to a successor, and what clocks still say, each with an event.
alter table complaint add column archived_in xid8; -- the transaction that archived it

create function remember_archiving() returns trigger language plpgsql as $$
begin
  new.archived_in := pg_current_xact_id();
  return new;
end $$;
create trigger archiving before update on complaint
  for each row when (old.state <> 'archived' and new.state = 'archived') execute function remember_archiving();

create or replace function refuse_thaw() returns trigger language plpgsql as $$
declare
  moving constant text[] := array['version', 'last_seq', 'last_hash', 'legal_hold', 'due_at', 'facts'];
  moving_facts constant text[] := array['version', 'legalHold', 'successor', 'participants', 'urgesUnanswered'];
begin
  if to_jsonb(new) - moving is distinct from to_jsonb(old) - moving
    or new.facts - moving_facts is distinct from old.facts - moving_facts
    or new.last_seq <= old.last_seq
    or new.last_hash = old.last_hash
    or new.version < old.version
    or new.facts -> 'participants' @> (old.facts -> 'participants') is not true
    or (old.facts ->> 'successor' is not null
      and new.facts -> 'successor' is distinct from old.facts -> 'successor')
  then
    raise exception 'complaint % is archived', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- The texts of people lie beside it. In the transaction that archives they are still written; a hold seals the same
-- texts anew, of which the bytes of the archive stay; anybody else is refused. The key may be wrapped anew, and the
-- whole row may go when the time to keep it is over.
create function refuse_thaw_of_texts() returns trigger language plpgsql as $$
declare
  frozen record;
begin
  select c.archived_in, c.xmin = pg_current_xact_id()::xid as moved into frozen from complaint c
    where c.tenant_id = old.tenant_id and c.id = old.complaint_id and c.state = 'archived';
  if not found or frozen.archived_in = pg_current_xact_id() then return new; end if;
  if frozen.moved and (new.tenant_id, new.complaint_id) = (old.tenant_id, old.complaint_id) then
    new.sealed := old.sealed;
    return new;
  end if;
  raise exception 'complaint % is archived', old.complaint_id using errcode = 'restrict_violation';
end $$;
create trigger frozen before update on complaint_personal
  for each row
  when ((new.tenant_id, new.complaint_id, new.sealed) is distinct from (old.tenant_id, old.complaint_id, old.sealed))
  execute function refuse_thaw_of_texts();
