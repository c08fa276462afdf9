-- The only functions that see more than one tenant. Each returns ids only; what they return is worked tenant by
-- tenant in ordinary transactions. A test reads pg_proc and fails on any other.

-- ARC-1: complaints whose time for appeal is over at `moment`, from a place in their order on.
create function due_closings(moment timestamptz, after_at timestamptz, after_id uuid, at_most integer)
  returns table (tenant_id uuid, complaint_id uuid, closes_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
    select c.tenant_id, c.id, c.closes_at from complaint c
    where c.closes_at <= moment and (c.closes_at, c.id) > (after_at, after_id)
    order by c.closes_at, c.id limit at_most
  $$;

-- GRP-1: merged complaints whose target ended without an answer to them; they go on by themselves.
create function orphaned_mergers(after_id uuid, at_most integer)
  returns table (tenant_id uuid, complaint_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    select c.tenant_id, c.id from complaint c
    join complaint t on t.tenant_id = c.tenant_id and t.id = c.merged_into
    where c.state = 'merged' and c.id > after_id
      and t.disposal in ('withdrawn', 'unfounded', 'not_accepted', 'transferred', 'converted')
      and t.state in ('archived', 'withdrawn', 'dismissed')
    order by c.id limit at_most
  $$;

-- Idempotency keys are kept 24 h; returns how many were let go, at most `at_most` a call.
create function expire_idempotency(created_before timestamptz, at_most integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
    with old as (
      select tenant_id, sub, key from idempotency where created_at < created_before
      order by created_at limit at_most for update skip locked
    ), gone as (
      delete from idempotency i using old
      where (i.tenant_id, i.sub, i.key) = (old.tenant_id, old.sub, old.key) returning 1
    )
    select count(*) from gone
  $$;

-- PRIV-1: which complaints of the tenant that is set hold all of these hashed words. Array operators are not
-- leakproof, so that under row-level security the index would not be used: the function filters by itself.
create function search_complaints(words bigint[])
  returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
    select s.complaint_id from complaint_search s
    where s.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and s.tokens @> words
  $$;

revoke all on function due_closings, orphaned_mergers, expire_idempotency, search_complaints from public;
grant execute on function due_closings, orphaned_mergers, expire_idempotency, search_complaints to redress_app;
