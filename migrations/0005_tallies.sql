-- Tallies, so that a report over all there is costs what its months hold, not what is stored: an archived complaint can
-- no longer change (ARC-1), so those of one month that are alike are counted once and for all. `received_at` is where
-- their month begins in the tenant's time zone; the columns up to `left_by` say in what they are alike.
create table tally (
  tenant_id uuid not null references tenant (tenant_id),
  received_at timestamptz not null,
  channel text not null,
  category text,
  grade text,
  department text,
  approver text,
  disposal text not null,
  left_stage text, -- the stage that they left for good by another way than the archive, and by which event
  left_by text,
  complaints integer not null check (complaints > 0),
  reached_classified integer not null, -- how many of them were ever in this stage
  reached_graded integer not null,
  reached_planned integer not null,
  reached_approved integer not null,
  reached_executing integer not null,
  reached_executed integer not null,
  reached_revisited integer not null,
  stays_received integer not null, -- how many times they were in this stage
  stays_classified integer not null,
  stays_graded integer not null,
  stays_planned integer not null,
  stays_approved integer not null,
  stays_executing integer not null,
  stays_executed integer not null,
  stays_revisited integer not null,
  approved integer not null,
  returned integer not null,
  ratified integer not null,
  refused integer not null,
  score_1 integer not null,
  score_2 integer not null,
  score_3 integer not null,
  score_4 integer not null,
  score_5 integer not null,
  recommend_answers integer not null,
  promoters integer not null,
  detractors integer not null,
  solved integer not null,
  partly integer not null,
  asked integer not null,
  constraint tally_alike unique nulls not distinct
    (tenant_id, received_at, channel, category, grade, department, approver, disposal, left_stage, left_by)
) with (fillfactor = 80); -- a row of the running month is updated by every batch

-- Archived complaints that no tally counts yet. Whoever archives adds, whoever tallies takes away in the transaction
-- that counts: at every moment each complaint is in exactly one of tally, `untallied` and the states before.
create table untallied (
  tenant_id uuid not null,
  complaint_id uuid not null,
  primary key (tenant_id, complaint_id)
);
insert into untallied select tenant_id, id from complaint where state = 'archived';

create function await_tally() returns trigger language plpgsql as $$
begin
  insert into untallied values (new.tenant_id, new.id);
  return null;
end $$;
create trigger archived_at_once after insert on complaint
  for each row when (new.state = 'archived') execute function await_tally();
create trigger archived after update on complaint
  for each row when (new.state = 'archived' and old.state <> 'archived') execute function await_tally();

do $$
declare name text;
begin
  foreach name in array array['tally', 'untallied'] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end $$;
revoke all on tally, untallied from public;
grant select, insert, update on tally to redress_app;
grant select, insert, update, delete on untallied to redress_app; -- who locks rows needs the right to update them

-- Tallies as reports read them, by the names that complaints have.
create view reporting_tally with (security_invoker = true) as select *, 'archived'::text as state from tally;
create view reporting_untallied with (security_invoker = true) as select * from untallied;
revoke all on reporting_tally, reporting_untallied from public;
grant select on reporting_tally, reporting_untallied to redress_app;

-- Across tenants, like those of 0002: whose archived complaints wait to be tallied, from a place in their order on.
create function untallied_tenants(after_id uuid, at_most integer)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    with recursive waiting as (
      (select u.tenant_id from untallied u where u.tenant_id > after_id order by 1 limit 1)
      union all
      select (select u.tenant_id from untallied u where u.tenant_id > w.tenant_id order by 1 limit 1)
      from waiting w where w.tenant_id is not null
    )
    select w.tenant_id from waiting w where w.tenant_id is not null limit at_most
  $$;
revoke all on function untallied_tenants from public;
grant execute on function untallied_tenants to redress_app;

-- Few complaints await anybody; no index serves the overlap of lists under row-level security, but these rows are few.
create index complaint_awaiting on complaint (tenant_id, received_at desc, id desc) where awaiting <> '{}';
