-- What follows a complaint and outlives it: safety cases (SAFE-1), scores left out of the figures (ANTI-1), follow-ups
-- (REV-2) and improvements (IMP-1).

-- What happens in a safety case stands on the timeline of the complaint that leads it; here is what cases are found by.
-- `matter` is product and batch where both are known: of each at most one case is open.
create table safety_case (
  tenant_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  product text,
  batch text,
  matter text,
  opened_at timestamptz not null,
  closed_at timestamptz check (closed_at >= opened_at),
  primary key (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  check ((matter is not null) <= (product is not null and batch is not null))
);
create unique index safety_case_open on safety_case (tenant_id, matter) where closed_at is null;

create table safety_case_complaint (
  tenant_id uuid not null,
  safety_case_id uuid not null,
  complaint_id uuid not null,
  primary key (tenant_id, safety_case_id, complaint_id),
  foreign key (tenant_id, safety_case_id) references safety_case (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index safety_case_of_complaint on safety_case_complaint (tenant_id, complaint_id);

-- A case is closed once, and nothing else of it changes.
create function refuse_other_than_closing() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null or new.closed_at is null
    or to_jsonb(new) - 'closed_at' is distinct from to_jsonb(old) - 'closed_at'
  then
    raise exception 'safety case % is closed once and for all', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger closed_once before update on safety_case
  for each row execute function refuse_other_than_closing();

-- An improvement as it stands. Its texts are sealed under a key of its own, which the key ring wraps.
create table improvement (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  version integer not null check (version >= 1),
  kind text not null check (kind in ('corrective', 'preventive')),
  state text not null check (state in ('proposed', 'started', 'done', 'verified', 'ineffective', 'cancelled')),
  owner text not null check (owner <> ''),
  category text not null,
  subcategory text,
  product text,
  outlet text,
  due_at timestamptz not null,
  proposed_at timestamptz not null,
  proposed_by text not null,
  started_at timestamptz,
  done_at timestamptz,
  ended_at timestamptz,
  effect jsonb,
  wrapped_key bytea not null,
  sealed bytea not null,
  primary key (tenant_id, id),
  check ((state in ('started', 'done', 'verified', 'ineffective')) <= (started_at is not null)),
  check ((state in ('done', 'verified', 'ineffective')) <= (done_at is not null)),
  check ((state in ('verified', 'ineffective', 'cancelled')) = (ended_at is not null)),
  check ((state in ('verified', 'ineffective')) = (effect is not null))
);
create index improvement_due on improvement (tenant_id, due_at, id) where state in ('proposed', 'started');

create table improvement_complaint (
  tenant_id uuid not null,
  improvement_id uuid not null,
  complaint_id uuid not null,
  primary key (tenant_id, improvement_id, complaint_id),
  foreign key (tenant_id, improvement_id) references improvement (tenant_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index improvement_of_complaint on improvement_complaint (tenant_id, complaint_id, improvement_id);

create table improvement_event (
  tenant_id uuid not null,
  improvement_id uuid not null,
  seq integer not null check (seq >= 1),
  type text not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  sealed bytea,
  primary key (tenant_id, improvement_id, seq),
  foreign key (tenant_id, improvement_id) references improvement (tenant_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['safety_case', 'safety_case_complaint', 'improvement', 'improvement_complaint',
    'improvement_event']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
    execute format('grant select, insert on %I to redress_app', name);
    execute format('create trigger kept before delete on %I for each row execute function refuse_change()', name);
    execute format('create trigger kept_all before truncate on %I for each statement execute function refuse_change()',
      name);
  end loop;
  foreach name in array array['safety_case_complaint', 'improvement_complaint', 'improvement_event'] loop
    execute format('create trigger append_only before update on %I for each row execute function refuse_change()',
      name);
  end loop;
end $$;
grant update (closed_at) on safety_case to redress_app;
grant update (version, state, owner, due_at, started_at, done_at, ended_at, effect, sealed) on improvement
  to redress_app;

-- Few customers are to be followed up; the rate of a kind of complaint is counted by category and time (IMP-1). Nothing of
-- either is written when a complaint arrives.
create index complaint_follow_up on complaint (tenant_id, received_at desc, id desc)
  where (facts #>> '{followUp,state}') = 'due';
create index complaint_kind on complaint (tenant_id, category, received_at, (facts #>> '{matters,0,subcategory}'),
    (facts #>> '{incident,product}'), (facts #>> '{incident,outlet}'))
  where category is not null;

-- How many complaints of a kind the tenant that is set received in a time; what was converted is none (REC-10). Operators
-- on jsonb are not leakproof: under row-level security they would read every complaint of the category (5 s of 70,000)
-- instead of the index, so that the function filters by itself.
create function count_of_kind(of_category text, of_subcategory text, of_product text, of_outlet text, since timestamptz,
    until timestamptz)
  returns integer
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  found integer;
begin
  execute 'select count(*)::int from complaint where tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid
      and category = $1 and category is not null and received_at >= $5 and received_at < $6
      and disposal is distinct from ''converted'''
    || case when of_subcategory is null then '' else ' and facts #>> ''{matters,0,subcategory}'' = $2' end
    || case when of_product is null then '' else ' and facts #>> ''{incident,product}'' = $3' end
    || case when of_outlet is null then '' else ' and facts #>> ''{incident,outlet}'' = $4' end
    into found using of_category, of_subcategory, of_product, of_outlet, since, until;
  return found;
end $$;
revoke all on function count_of_kind from public;
grant execute on function count_of_kind to redress_app;

-- ANTI-1: what was left out of the figures. Tallies hold what customers said, these are taken off, so that a score may be
-- left out whether or not its complaint has been tallied.
create index complaint_event_excluded on complaint_event (tenant_id, complaint_id) where type = 'revisit.excluded';
create view reporting_exclusion with (security_invoker = true) as
  select tenant_id, complaint_id, (data ->> 'satisfaction')::integer as satisfaction,
    (data ->> 'recommend')::integer as recommend
  from complaint_event where type = 'revisit.excluded';
revoke all on reporting_exclusion from public;
grant select on reporting_exclusion to redress_app;
