-- The role that the service works under: it owns nothing and is subject to row-level security (PRIV-6).
do $$
begin
  create role redress_app nologin nosuperuser nobypassrls;
exception when duplicate_object or unique_violation then null; -- another database of this server made it
end $$;
do $$
begin
  execute format('grant redress_app to %I', current_user);
exception when others then null; -- a superuser needs no grant; who may not grant has been granted by an administrator
end $$;

create sequence event_position as bigint cache 1;

create table tenant (
  tenant_id uuid primary key,
  name text not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  timezone text not null,
  sandbox boolean not null,
  index_key bytea not null,
  created_at timestamptz not null
);

create table policy (
  tenant_id uuid not null references tenant (tenant_id),
  name text not null,
  version integer not null check (version >= 1),
  content jsonb not null,
  author text not null,
  reason text not null,
  in_force_from timestamptz not null,
  primary key (tenant_id, name, version)
);

create table complaint (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  reference text not null check (reference ~ '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$'),
  state text not null check (state in (
    'received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed', 'revisited',
    'archived', 'withdrawn', 'dismissed', 'merged')),
  version integer not null check (version >= 1),
  received_at timestamptz not null,
  channel text not null check (channel in (
    'store', 'walk_in', 'paper', 'phone', 'web_chat', 'app_chat', 'social', 'email', 'platform', 'regulator', 'media')),
  category text,
  grade text check (grade in ('general', 'important', 'urgent')),
  handler text,
  department text check (department ~ '^[a-z0-9-]{1,40}$'),
  approver text check (approver in ('dept_manager', 'vp', 'gm')),
  awaiting text[] not null check (awaiting <@ array['customer', 'third_party', 'confirmation', 'ratification']),
  disposal text,
  legal_hold boolean not null,
  merged_into uuid,
  closes_at timestamptz,
  last_seq integer not null check (last_seq >= 1),
  last_hash text not null check (last_hash ~ '^[0-9a-f]{64}$'),
  facts jsonb not null,
  primary key (tenant_id, id),
  constraint complaint_reference unique (tenant_id, reference),
  foreign key (tenant_id, merged_into) references complaint (tenant_id, id),
  check ((state = 'merged') <= (merged_into is not null)),
  check ((state = 'archived') <= (disposal is not null)),
  check (merged_into <> id)
);

create table complaint_personal (
  tenant_id uuid not null,
  complaint_id uuid not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  primary key (tenant_id, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);

create table complaint_index (
  tenant_id uuid not null,
  kind text not null check (kind in ('phone', 'email', 'wechat', 'orderNumber', 'externalId', 'owner')),
  token text not null,
  complaint_id uuid not null,
  primary key (tenant_id, kind, token, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);

create table complaint_search (
  tenant_id uuid not null,
  complaint_id uuid not null,
  tokens bigint[] not null,
  primary key (tenant_id, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);

create table complaint_event (
  tenant_id uuid not null,
  complaint_id uuid not null,
  seq integer not null check (seq >= 1),
  id uuid not null,
  position bigint not null default nextval('event_position'),
  type text not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  origin text not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  sealed bytea,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, complaint_id, seq),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);

create table idempotency (
  tenant_id uuid not null, -- the nil UUID for operators, who belong to no tenant
  sub text not null,
  key text not null,
  fingerprint text not null,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, sub, key)
);

create index complaint_received on complaint (tenant_id, received_at desc, id desc);
create index complaint_state on complaint (tenant_id, state, received_at desc, id desc);
create index complaint_handler on complaint (tenant_id, handler, received_at desc, id desc);
create index complaint_department on complaint (tenant_id, department, received_at desc, id desc);
create index complaint_closes on complaint (closes_at, id) where closes_at is not null;
create index complaint_merged on complaint (tenant_id, merged_into) where state = 'merged';
create index complaint_index_complaint on complaint_index (tenant_id, complaint_id);
create index complaint_search_tokens on complaint_search using gin (tokens);
create index complaint_event_position on complaint_event (tenant_id, position);
create index idempotency_created_at on idempotency (created_at);

-- LIFE-2: the log only grows, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on complaint_event
  for each row execute function refuse_change();
create trigger append_only_all before truncate on complaint_event
  for each statement execute function refuse_change();
create trigger append_only before update or delete on policy
  for each row execute function refuse_change();

-- ARC-1: what is archived stays as it is; only holds and the way to a successor are added.
create function refuse_thaw() returns trigger language plpgsql as $$
begin
  if (new.state, new.disposal, new.grade, new.category, new.reference, new.received_at, new.channel)
    is distinct from
    (old.state, old.disposal, old.grade, old.category, old.reference, old.received_at, old.channel)
  then
    raise exception 'complaint % is archived', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger frozen before update on complaint
  for each row when (old.state = 'archived') execute function refuse_thaw();
create trigger kept before delete on complaint
  for each row execute function refuse_change();

-- PRIV-6: a tenant sees its own rows; with no tenant set there are none.
do $$
declare name text;
begin
  foreach name in array array[
    'tenant', 'policy', 'complaint', 'complaint_personal', 'complaint_index', 'complaint_search',
    'complaint_event', 'idempotency']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end $$;

revoke all on all tables in schema public from public;
grant usage on schema public to redress_app;
grant usage on sequence event_position to redress_app;
grant select, insert on tenant, policy, complaint_event to redress_app;
grant select, insert, update on complaint, complaint_personal, complaint_search to redress_app;
grant select, insert, delete on complaint_index to redress_app;
grant select, insert on idempotency to redress_app;
