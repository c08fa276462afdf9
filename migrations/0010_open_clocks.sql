-- What runs now, whatever was closed before: figures by clock state, and complaints whose clocks a new calendar moves.
create index complaint_clock_open on complaint_clock (tenant_id, complaint_id)
  include (name, family, state, due_at, next_at, when_due)
  where stopped_at is null;

-- For the figures of a process: no tenant, no complaint, only how many there are.
create function open_clocks()
  returns table (running integer, paused integer, breached integer)
  language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) filter (where k.state = 'running')::int, count(*) filter (where k.state = 'paused')::int,
      count(*) filter (where k.state = 'breached')::int
    from complaint_clock k where k.stopped_at is null
  $$;
revoke all on function open_clocks from public;
grant execute on function open_clocks to redress_app;
