-- Links for those without an account: the customer's own page, the one question that a third party answers. Kept is the
-- SHA-256 of the secret part only, so that whoever reads the table can't follow a link.
create table link_token (
  tenant_id uuid not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  complaint_id uuid not null,
  kind text not null check (kind in ('tracking', 'verification')),
  subject_id uuid,
  expires_at timestamptz,
  lasts_ms bigint check (lasts_ms >= 0), -- after the complaint is archived
  revoked_at timestamptz,
  used_at timestamptz,
  primary key (tenant_id, secret_hash),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index link_token_complaint on link_token (tenant_id, complaint_id);

-- What a link opens stays as it is; revoked or used once, it is for good.
create function refuse_revival() returns trigger language plpgsql as $$
begin
  if (new.tenant_id, new.secret_hash, new.complaint_id, new.kind, new.subject_id, new.expires_at,
      new.lasts_ms)
      is distinct from
      (old.tenant_id, old.secret_hash, old.complaint_id, old.kind, old.subject_id, old.expires_at,
      old.lasts_ms)
    or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
    or (old.used_at is not null and new.used_at is distinct from old.used_at)
  then
    raise exception 'a link is only revoked or used' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger only_ends before update on link_token
  for each row execute function refuse_revival();

-- Who brought links that are none: how often, and until when they are answered no. The key is a keyed hash of an address
-- or of a reference; nil is the tenant of all of them. Unlogged: after a crash counting may begin anew.
create unlogged table link_failure (
  tenant_id uuid not null,
  key text not null check (key ~ '^[0-9a-f]{32}$'),
  failures integer not null check (failures > 0),
  locked_until timestamptz not null,
  forget_at timestamptz not null,
  primary key (tenant_id, key)
) with (fillfactor = 70);
create index link_failure_forget_at on link_failure (forget_at);

do $$
declare name text;
begin
  foreach name in array array['link_token', 'link_failure']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
  end loop;
end $$;
grant select, insert on link_token to redress_app;
grant update (revoked_at, used_at) on link_token to redress_app;
grant select, insert, update on link_failure to redress_app;

-- Across tenants, like those of 0002: failures that are to be forgotten; returns how many went, at most `at_most`.
create function expire_link_failures(forget_before timestamptz, at_most integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
    with old as (
      select tenant_id, key from link_failure where forget_at < forget_before
      order by forget_at limit at_most for update skip locked
    ), gone as (
      delete from link_failure f using old where (f.tenant_id, f.key) = (old.tenant_id, old.key) returning 1
    )
    select count(*) from gone
  $$;

revoke all on function expire_link_failures from public;
grant execute on function expire_link_failures to redress_app;
