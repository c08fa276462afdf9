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
