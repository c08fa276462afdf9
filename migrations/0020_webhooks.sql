-- What happens is told to other systems: who is told of what, and what became of each delivery.

create table webhook (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  sealed bytea not null, -- the URL, which may hold a key, and the secrets; empty once it is deleted
  events text[] not null check (cardinality(events) between 1 and 50),
  departments text[] check (cardinality(departments) between 1 and 200),
  grades text[] check (cardinality(grades) between 1 and 200),
  channels text[] check (cardinality(channels) between 1 and 200),
  state text not null check (state in ('active', 'paused', 'ended', 'deleted')),
  because text check (because in ('asked', 'failing', 'gone')),
  revision integer not null check (revision >= 1), -- rises when people change it: what a worker knew before is then void
  author text not null,
  created_at timestamptz not null,
  -- All events up to here were delivered, given up, or wait in rows of their own.
  position bigint not null check (position >= 0),
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  rests_until timestamptz,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check ((state in ('paused', 'ended')) = (because is not null)),
  check ((state = 'deleted') = (length(sealed) = 0)),
  check ((state = 'deleted') = (deleted_at is not null))
);

-- A delivery that was tried, or waits for its turn: behind an earlier one of its complaint it has no `next_at`.
create table webhook_delivery (
  tenant_id uuid not null,
  webhook_id uuid not null,
  position bigint not null,
  event_id uuid not null,
  complaint_id uuid not null,
  type text not null,
  state text not null check (state in ('waiting', 'delivered', 'failed')),
  tries integer not null check (tries >= 0),
  begun_at timestamptz not null,
  next_at timestamptz,
  tried_at timestamptz,
  status integer check (status between 100 and 999),
  code text check (length(code) <= 100),
  duration_ms integer check (duration_ms >= 0),
  answer bytea, -- what the receiver said, sealed: it is somebody else's text
  primary key (tenant_id, webhook_id, position),
  foreign key (tenant_id, webhook_id) references webhook (tenant_id, id),
  check (state = 'waiting' or next_at is null)
);
create index webhook_delivery_next on webhook_delivery (tenant_id, webhook_id, next_at) where next_at is not null;
create index webhook_delivery_behind on webhook_delivery (tenant_id, webhook_id, complaint_id, position)
  where state = 'waiting';
create index webhook_delivery_old on webhook_delivery (begun_at);

-- Which worker delivers for a tenant, and until when unless it says so again.
create table webhook_lease (
  tenant_id uuid primary key references tenant (tenant_id),
  holder uuid,
  held_until timestamptz,
  check ((holder is null) = (held_until is null))
);

-- An echo of a sandbox: where an integrator has deliveries sent to, by an address that nobody guesses.
create table webhook_echo (
  tenant_id uuid not null references tenant (tenant_id),
  secret_hash bytea not null check (length(secret_hash) = 32),
  sealed bytea, -- a secret of the integrator's own that requests are checked by
  author text not null,
  made_at timestamptz not null,
  primary key (tenant_id, secret_hash)
);

-- What arrived there within the last hour, sealed: nobody knows what somebody sends.
create table webhook_echo_request (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  sealed bytea not null,
  primary key (tenant_id, id)
);
create index webhook_echo_request_old on webhook_echo_request (at);

do $$
declare name text;
begin
  foreach name in array array['webhook', 'webhook_delivery', 'webhook_lease', 'webhook_echo', 'webhook_echo_request']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
    execute format('grant select, insert, update, delete on %I to redress_app', name);
  end loop;
end $$;

-- Across tenants, like those of 0002: a worker takes the tenants that nobody holds, and keeps those that it has.
create function lease_webhooks(worker uuid, moment timestamptz, leased timestamptz, at_most integer)
  returns table (tenant_id uuid)
  language sql volatile security definer set search_path = public, pg_temp as $$
    with free as (
      select l.tenant_id from webhook_lease l
      where (l.holder = worker or l.holder is null or l.held_until <= moment)
        and exists (select 1 from webhook w where w.tenant_id = l.tenant_id and w.state = 'active')
      order by (l.holder = worker) desc nulls last, l.held_until nulls first, l.tenant_id
      limit at_most for update skip locked
    )
    update webhook_lease l set holder = worker, held_until = leased from free
    where l.tenant_id = free.tenant_id returning l.tenant_id
  $$;

create function release_webhooks(worker uuid)
  returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
    update webhook_lease set holder = null, held_until = null where holder = worker
  $$;

-- The log of deliveries isn't kept for ever, least of all that of a webhook that was deleted; returns how many rows were
-- let go. Of a webhook that is served nothing goes that still waits.
create function expire_webhook_deliveries(begun_before timestamptz, at_most integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
    with old as (
      select d.tenant_id, d.webhook_id, d.position from webhook_delivery d
      where d.begun_at < begun_before and (d.state <> 'waiting' or not exists (
        select 1 from webhook w where w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.state = 'active'))
      order by d.begun_at limit at_most for update skip locked
    ), orphaned as (
      select d.tenant_id, d.webhook_id, d.position from webhook w
      join webhook_delivery d on d.tenant_id = w.tenant_id and d.webhook_id = w.id
      where w.state = 'deleted' limit at_most for update of d skip locked
    ), gone as (
      delete from webhook_delivery d using (select * from old union select * from orphaned) o
      where (d.tenant_id, d.webhook_id, d.position) = (o.tenant_id, o.webhook_id, o.position) returning 1
    ), emptied as (
      delete from webhook w where w.deleted_at < begun_before and not exists (
        select 1 from webhook_delivery d where d.tenant_id = w.tenant_id and d.webhook_id = w.id)
    )
    select count(*) from gone
  $$;

create function expire_echoes(arrived_before timestamptz, at_most integer)
  returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
    delete from webhook_echo_request r using (
      select e.tenant_id, e.id from webhook_echo_request e where e.at < arrived_before
      order by e.at limit at_most for update skip locked) old
    where (r.tenant_id, r.id) = (old.tenant_id, old.id)
  $$;

revoke all on function lease_webhooks, release_webhooks, expire_webhook_deliveries, expire_echoes from public;
grant execute on function lease_webhooks, release_webhooks, expire_webhook_deliveries, expire_echoes to redress_app;
