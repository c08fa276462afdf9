-- What channels deliver: kept as it came before anything is made of it (REC-4), and what became of each message (REC-5).

create table channel (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  -- SHA-256 of the part of the key after the tenant; after an exchange the old one still opens for a while.
  key_hash bytea not null check (length(key_hash) = 32),
  old_key_hash bytea check (length(old_key_hash) = 32),
  old_key_until timestamptz,
  settings jsonb not null,
  sealed bytea not null, -- how deliveries are verified, with the secrets
  author text not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  check ((old_key_hash is null) = (old_key_until is null))
);
create unique index channel_key on channel (tenant_id, key_hash);
create index channel_old_key on channel (tenant_id, old_key_hash) where old_key_hash is not null;

create table inbound_delivery (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  -- By what the same delivery is known again: a keyed hash of its id, or of its body.
  delivery_key text not null check (length(delivery_key) = 32),
  arrived_at timestamptz not null, -- by the tenant's clock
  let_in_at timestamptz not null, -- by the real one
  content bytea, -- as it came, sealed; gone once it was worked and kept long enough
  state text not null check (state in ('waiting', 'filing', 'worked', 'dead', 'discarded')),
  tries integer not null check (tries >= 0),
  next_at timestamptz,
  ended_at timestamptz,
  let_go_at timestamptz, -- when the content is let go
  flaws bytea, -- what was wrong with it, sealed: it may repeat what stands in it
  primary key (tenant_id, id),
  unique (tenant_id, channel_id, delivery_key),
  foreign key (tenant_id, channel_id) references channel (tenant_id, id),
  check ((state in ('waiting', 'filing')) = (next_at is not null)),
  check (state not in ('waiting', 'filing', 'dead') or content is not null)
);
create index inbound_delivery_next on inbound_delivery (next_at) where next_at is not null;
create index inbound_delivery_lane on inbound_delivery (tenant_id, channel_id, next_at) where next_at is not null;
create index inbound_delivery_dead on inbound_delivery (tenant_id, id) where state = 'dead';
create index inbound_delivery_let_go on inbound_delivery (let_go_at) where content is not null and let_go_at is not null;

create table inbound_message (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  delivery_id uuid not null,
  -- Keyed hashes of the channel's ids of the message and of its conversation.
  message_key text not null check (length(message_key) = 32),
  thread_key text check (length(thread_key) = 32),
  kind text not null check (kind in ('complaint', 'report', 'inquiry', 'help', 'suggestion', 'praise', 'automatic')),
  outcome text not null check (outcome in ('received', 'added', 'open', 'answered', 'left')),
  because text check (because ~ '^[a-z_]{1,40}$'),
  decided_by text not null,
  arrived_at timestamptz not null,
  decided_at timestamptz not null,
  complaint_id uuid,
  reach bigint check (reach >= 0),
  picked_up_ms integer check (picked_up_ms >= 0),
  promise_ms integer check (promise_ms >= 0),
  content bytea, -- the message and what was answered, sealed; where it was added, under the complaint's own key
  let_go_at timestamptz, -- when that is let go, where it belongs to no complaint and waits for nobody
  primary key (tenant_id, id),
  unique (tenant_id, channel_id, message_key),
  foreign key (tenant_id, channel_id) references channel (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  check ((outcome in ('received', 'added')) = (complaint_id is not null))
);
create index inbound_message_thread on inbound_message (tenant_id, channel_id, thread_key, id)
  where complaint_id is not null and thread_key is not null;
create index inbound_message_complaint on inbound_message (tenant_id, complaint_id) where complaint_id is not null;
create index inbound_message_outcome on inbound_message (tenant_id, outcome, id);
create index inbound_message_kind on inbound_message (tenant_id, kind, id) where kind <> 'complaint';
create index inbound_message_let_go on inbound_message (let_go_at) where content is not null and let_go_at is not null;
create index inbound_message_channel on inbound_message (tenant_id, channel_id, id);

-- Who read what came as it came, and what for (PRIV-2).
create table inbound_reading (
  tenant_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  at timestamptz not null,
  actor text not null,
  purpose bytea not null, -- sealed
  primary key (tenant_id, id),
  foreign key (tenant_id, delivery_id) references inbound_delivery (tenant_id, id)
);
create trigger append_only before update or delete on inbound_reading
  for each row execute function refuse_change();
create trigger append_only_all before truncate on inbound_reading
  for each statement execute function refuse_change();

do $$
declare name text;
begin
  foreach name in array array['channel', 'inbound_delivery', 'inbound_message', 'inbound_reading']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
  end loop;
end $$;
grant select, insert, update on channel, inbound_delivery, inbound_message to redress_app;
grant select, insert on inbound_reading to redress_app;

-- Across tenants, like those of 0002. Of several workers each claims what no other has: until `leased` it is theirs, after
-- that it is anybody's again. Every channel gets its share, so that one which delivers a flood holds up no other.
create function claim_deliveries(moment timestamptz, leased timestamptz, at_most integer)
  returns table (tenant_id uuid, delivery_id uuid, tries integer)
  language sql volatile security definer set search_path = public, pg_temp as $$
    with recursive lane as (
      (select d.tenant_id, d.channel_id from inbound_delivery d where d.next_at is not null
        order by d.tenant_id, d.channel_id limit 1)
      union all
      select n.tenant_id, n.channel_id from lane l cross join lateral (
        select d.tenant_id, d.channel_id from inbound_delivery d
        where d.next_at is not null and (d.tenant_id, d.channel_id) > (l.tenant_id, l.channel_id)
        order by d.tenant_id, d.channel_id limit 1) n
    ), first as (
      select l.tenant_id, l.channel_id, d.next_at, count(*) over () as lanes from lane l cross join lateral (
        select d.next_at from inbound_delivery d
        where (d.tenant_id, d.channel_id) = (l.tenant_id, l.channel_id) and d.next_at <= moment
        order by d.next_at limit 1) d
      order by d.next_at limit at_most
    ), due as (
      select d.tenant_id, d.id from first f cross join lateral (
        select d.tenant_id, d.id from inbound_delivery d
        where (d.tenant_id, d.channel_id) = (f.tenant_id, f.channel_id) and d.next_at <= moment
        order by d.next_at, d.id limit greatest(1, at_most / f.lanes::integer) for update skip locked) d
    )
    update inbound_delivery d set next_at = leased, tries = d.tries + 1 from due
    where (d.tenant_id, d.id) = (due.tenant_id, due.id)
    returning d.tenant_id, d.id, d.tries
  $$;

create function next_delivery()
  returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
    select d.next_at from inbound_delivery d where d.next_at is not null order by d.next_at limit 1
  $$;

create function let_deliveries_go(moment timestamptz, at_most integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
    with old as (
      select d.tenant_id, d.id from inbound_delivery d
      where d.content is not null and d.let_go_at <= moment
      order by d.let_go_at limit at_most for update skip locked
    ), gone as (
      update inbound_delivery d set content = null, flaws = null, let_go_at = null from old
      where (d.tenant_id, d.id) = (old.tenant_id, old.id) returning 1
    ), old_message as (
      select m.tenant_id, m.id from inbound_message m
      where m.content is not null and m.let_go_at <= moment
      order by m.let_go_at limit at_most for update skip locked
    ), gone_message as (
      update inbound_message m set content = null, let_go_at = null from old_message o
      where (m.tenant_id, m.id) = (o.tenant_id, o.id) returning 1
    )
    select (select count(*) from gone) + (select count(*) from gone_message)
  $$;

revoke all on function claim_deliveries, next_delivery, let_deliveries_go from public;
grant execute on function claim_deliveries, next_delivery, let_deliveries_go to redress_app;
