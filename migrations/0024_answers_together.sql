-- Requests that were answered in one transaction keep their answers in one place, sealed together: the answers of
-- complaints that are taken in together differ by a few words. `kept_with_…` names the key that holds them all, which
-- names none itself.
alter table idempotency alter column sealed drop not null;
alter table idempotency add column kept_with_sub text, add column kept_with_key text;
alter table idempotency add constraint idempotency_held check (
  (sealed is null) = (kept_with_key is not null) and (kept_with_sub is null) = (kept_with_key is null));

-- Whoever is kept with another goes before it.
create or replace function expire_idempotency(created_before timestamptz, at_most integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
    with old as (
      select tenant_id, sub, key from idempotency where created_at < created_before
      order by created_at, kept_with_key is null limit at_most for update skip locked
    ), gone as (
      delete from idempotency i using old
      where (i.tenant_id, i.sub, i.key) = (old.tenant_id, old.sub, old.key) returning 1
    )
    select count(*) from gone
  $$;
