-- Complaint registers that are taken over from files (REC-4, REC-5).

-- An import: how far it is, and what became of its rows. File, options and what was found in it are sealed under a key of its
-- own, which the key ring wraps; when the time to keep the file is over the key goes, and the figures stay.
create table register_import (
  tenant_id uuid not null references tenant (tenant_id),
  id uuid not null,
  author text not null check (author <> ''),
  state text not null
    check (state in ('arriving', 'reading', 'previewed', 'running', 'done', 'cancelled', 'failed')),
  format text check (format in ('csv', 'xlsx')),
  bytes bigint check (bytes > 0),
  sha256 text check (length(sha256) = 64),
  wrapped_key bytea,
  sealed_options bytea,
  sealed_found bytea,
  failure text check (length(failure) <= 40),
  failed_row integer check (failed_row >= 1),
  -- What reading it found.
  rows integer not null check (rows >= 0),
  ready integer not null check (ready >= 0),
  wrong integer not null check (wrong >= 0),
  closed integer not null check (closed >= 0),
  -- How far the work is: the last row that was worked on, and what became of those before it.
  place integer not null check (place >= 0),
  made integer not null check (made >= 0),
  repeated integer not null check (repeated >= 0),
  refused integer not null check (refused >= 0),
  left_out integer not null check (left_out >= 0),
  claims integer not null check (claims >= 0), -- of several workers only the last to claim it writes
  stalled integer not null check (stalled >= 0), -- claims since it last came any further
  next_at timestamptz,
  forget_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  check (rows = ready + wrong + closed),
  check ((state in ('reading', 'running')) = (next_at is not null)),
  check ((state in ('done', 'cancelled', 'failed')) = (ended_at is not null)),
  check (state not in ('running', 'done') or started_at is not null),
  check (state = 'arriving' or (format is not null and bytes is not null and sha256 is not null)),
  check ((state = 'failed') = (failure is not null)),
  check (wrapped_key is not null or (sealed_options is null and sealed_found is null)),
  check (forget_at is null or wrapped_key is not null)
);
create index register_import_next on register_import (next_at) where next_at is not null;
create index register_import_forget on register_import (forget_at) where forget_at is not null;

-- Rows that can't be received: what is wrong without a word of theirs, and their cells, sealed, for whoever mends them.
create table register_import_error (
  tenant_id uuid not null,
  import_id uuid not null,
  row_number integer not null check (row_number >= 1),
  findings jsonb not null check (jsonb_typeof(findings) = 'array'),
  cells bytea not null,
  primary key (tenant_id, import_id, row_number),
  foreign key (tenant_id, import_id) references register_import (tenant_id, id)
);

-- REC-5: the number of a row in its register is one complaint for ever, whichever file brings it; kept as a keyed hash.
create table register_entry (
  tenant_id uuid not null,
  register text not null check (register ~ '^[a-z0-9-]{1,40}$'),
  key text not null check (length(key) = 32),
  complaint_id uuid not null,
  import_id uuid not null,
  primary key (tenant_id, register, key),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  foreign key (tenant_id, import_id) references register_import (tenant_id, id)
);
create trigger append_only before update or delete on register_entry for each row execute function refuse_change();
create trigger append_only_all before truncate on register_entry for each statement execute function refuse_change();

-- Only what never arrived leaves no trace.
create function refuse_loss_of_import() returns trigger language plpgsql as $$
begin
  if old.state <> 'arriving' then
    raise exception 'import % has arrived', old.id using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
create trigger kept before delete on register_import for each row execute function refuse_loss_of_import();

do $$
declare name text;
begin
  foreach name in array array['register_import', 'register_import_error', 'register_entry']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
    execute format('grant select, insert on %I to redress_app', name);
  end loop;
end $$;
grant update, delete on register_import to redress_app;
grant delete on register_import_error to redress_app;

-- Across tenants, like those of 0002. Of several workers each claims what no other has: until `leased` it is theirs, after
-- that it is anybody's again, and `claims` tells who came later.
create function claim_imports(moment timestamptz, leased timestamptz, at_most integer)
  returns table (tenant_id uuid, import_id uuid, claims integer)
  language sql volatile security definer set search_path = public, pg_temp as $$
    with due as (
      select i.tenant_id, i.id from register_import i where i.next_at <= moment
      order by i.next_at limit at_most for update skip locked
    )
    update register_import i set next_at = leased, claims = i.claims + 1, stalled = i.stalled + 1 from due
    where (i.tenant_id, i.id) = (due.tenant_id, due.id)
    returning i.tenant_id, i.id, i.claims
  $$;

-- When an import is to be worked on, or taken over from a worker that is gone.
create function next_import()
  returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
    select i.next_at from register_import i where i.next_at is not null order by i.next_at limit 1
  $$;

-- Whose files are kept no longer, or never arrived.
create function imports_to_forget(moment timestamptz, at_most integer)
  returns table (tenant_id uuid, import_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    select i.tenant_id, i.id from register_import i where i.forget_at <= moment order by i.forget_at limit at_most
  $$;

revoke all on function claim_imports, next_import, imports_to_forget from public;
grant execute on function claim_imports, next_import, imports_to_forget to redress_app;
