-- What is said to customers and delivered by the service (NOT-1), and by which ways of the tenant.

-- A way of the tenant's own to its customers: where, and by which secret it is signed; sealed, since an address may hold a key.
create table outlet (
  tenant_id uuid not null references tenant (tenant_id),
  channel text not null check (channel in ('sms', 'wechat', 'app', 'web_chat', 'app_chat', 'social', 'platform')),
  enabled boolean not null,
  sealed bytea not null,
  author text not null,
  at timestamptz not null,
  primary key (tenant_id, channel)
);

-- A message on its way: one row each, written with the event that it is of. No text of people is in it.
create table notice (
  tenant_id uuid not null,
  id uuid not null, -- the message's; what is delivered again is recognised by it
  complaint_id uuid not null,
  -- The event that holds the words; null for an acknowledgement that is still to be written (REC-2).
  seq integer check (seq >= 1),
  kind text not null,
  channel text,
  is_automatic boolean not null,
  way text,
  failed_ways text[] not null,
  tries integer not null check (tries >= 0),
  way_tries integer not null check (way_tries >= 0),
  way_since timestamptz,
  claims integer not null check (claims >= 0),
  state text not null check (state in ('waiting', 'delivered', 'failed', 'withheld')),
  code text check (length(code) <= 100),
  sealed bytea, -- what the customer is sent and nobody else reads: the token of their link; gone when it has ended
  next_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  check ((state = 'waiting') = (next_at is not null)),
  check ((state = 'waiting') = (ended_at is null)),
  check (state = 'waiting' or sealed is null)
);

create index notice_next on notice (next_at) where next_at is not null;
create index notice_complaint on notice (tenant_id, complaint_id);

-- The log of the dispatches: every try to deliver a message, from when it began; what it came to is added once.
create table dispatch (
  tenant_id uuid not null,
  notice_id uuid not null,
  number integer not null check (number >= 1),
  way text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('delivered', 'refused', 'failed', 'unknown')),
  code text check (length(code) <= 100),
  duration_ms integer check (duration_ms >= 0),
  primary key (tenant_id, notice_id, number),
  foreign key (tenant_id, notice_id) references notice (tenant_id, id),
  check ((outcome is null) = (ended_at is null))
);

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if old.outcome is not null
    or (new.tenant_id, new.notice_id, new.number, new.way, new.started_at)
      is distinct from (old.tenant_id, old.notice_id, old.number, old.way, old.started_at)
  then
    raise exception 'what a dispatch came to stays' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger append_only before update on dispatch for each row execute function refuse_rewriting();
create trigger kept before delete on dispatch for each row execute function refuse_change();

do $$
declare name text;
begin
  foreach name in array array['outlet', 'notice', 'dispatch']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
    execute format('grant select, insert, update on %I to redress_app', name);
  end loop;
end $$;

-- Across tenants, like those of 0002. Of several workers each claims what no other has: until `leased` it is theirs, after
-- that it is anybody's again, and `claims` tells who came later.
create function claim_notices(moment timestamptz, leased timestamptz, at_most integer)
  returns table (tenant_id uuid, notice_id uuid, claims integer)
  language sql volatile security definer set search_path = public, pg_temp as $$
    with due as (
      select n.tenant_id, n.id from notice n where n.next_at <= moment
      order by n.next_at limit at_most for update skip locked
    )
    update notice n set next_at = leased, claims = n.claims + 1 from due
    where (n.tenant_id, n.id) = (due.tenant_id, due.id)
    returning n.tenant_id, n.id, n.claims
  $$;

-- When the next message is to be delivered, or tried again.
create function next_notice()
  returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
    select n.next_at from notice n where n.next_at is not null order by n.next_at limit 1
  $$;

revoke all on function claim_notices, next_notice from public;
grant execute on function claim_notices, next_notice to redress_app;
