-- How many requests of a caller were set aside in a window of the rate limit. Unlogged: it costs no write-ahead log,
-- and after a crash counting may begin anew. `taken` may exceed the limit by what the last to ask did not get.
create unlogged table rate_window (
  tenant_id uuid not null, -- the nil UUID for operators, who belong to no tenant
  sub text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  taken integer not null check (taken > 0),
  primary key (tenant_id, sub, starts_at)
) with (fillfactor = 70); -- a row is updated up to twenty times a window

create index rate_window_ends_at on rate_window (ends_at);

alter table rate_window enable row level security;
create policy own_tenant on rate_window to redress_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
revoke all on rate_window from public;
grant select, insert, update on rate_window to redress_app;

-- Across tenants, like those of 0002: windows that ended before a moment; returns how many went, at most `at_most`.
create function expire_rate_windows(ended_before timestamptz, at_most integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
    with old as (
      select tenant_id, sub, starts_at from rate_window where ends_at < ended_before
      order by ends_at limit at_most for update skip locked
    ), gone as (
      delete from rate_window w using old
      where (w.tenant_id, w.sub, w.starts_at) = (old.tenant_id, old.sub, old.starts_at) returning 1
    )
    select count(*) from gone
  $$;

revoke all on function expire_rate_windows from public;
grant execute on function expire_rate_windows to redress_app;
