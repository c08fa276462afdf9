-- PRIV-5: evidence. The content lies in the store of files, sealed under the complaint's own key; what it is stands here
-- and in the event that added it. Its name is personal and lies with the texts of people.
create table attachment (
  tenant_id uuid not null,
  complaint_id uuid not null,
  id uuid not null,
  type text not null check (type ~ '^[a-z]+/[a-z0-9.+-]+$'),
  bytes bigint not null check (bytes > 0),
  sha256 text not null check (length(sha256) = 64 and sha256 ~ '^[0-9a-f]+$'),
  redaction_of uuid,
  added_at timestamptz not null,
  primary key (tenant_id, complaint_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id),
  foreign key (tenant_id, complaint_id, redaction_of) references attachment (tenant_id, complaint_id, id),
  check (redaction_of <> id)
);

-- A file that is on its way: this row is there before the first byte is kept and goes with the one that adds the
-- attachment. What is left of one that never arrived is swept.
create table upload (
  tenant_id uuid not null,
  complaint_id uuid not null,
  id uuid not null,
  started_at timestamptz not null,
  primary key (tenant_id, complaint_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index upload_started on upload (started_at);

-- The custody log: who had which piece of evidence in hand, when, what for. `attachment_id` is also that of a file that
-- was refused. `purpose` is sealed under the complaint's own key.
create table attachment_custody (
  tenant_id uuid not null,
  complaint_id uuid not null,
  attachment_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  action text not null check (action in ('added', 'redacted', 'marked', 'read', 'refused')),
  because text check (because ~ '^[a-z_]{1,64}$'),
  purpose bytea,
  primary key (tenant_id, complaint_id, id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);

create trigger append_only before update or delete on attachment
  for each row execute function refuse_change();
create trigger append_only_all before truncate on attachment
  for each statement execute function refuse_change();
create trigger append_only before update or delete on attachment_custody
  for each row execute function refuse_change();
create trigger append_only_all before truncate on attachment_custody
  for each statement execute function refuse_change();

do $$
declare name text;
begin
  foreach name in array array['attachment', 'upload', 'attachment_custody']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('revoke all on %I from public', name);
  end loop;
end $$;
grant select, insert on attachment, attachment_custody to redress_app;
grant select, insert, delete on upload to redress_app;

-- Files that were on their way before that moment and never arrived.
create function abandoned_uploads(started_before timestamptz, at_most integer)
  returns table (tenant_id uuid, complaint_id uuid, id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    select u.tenant_id, u.complaint_id, u.id from upload u
    where u.started_at < started_before order by u.started_at limit at_most
  $$;
revoke all on function abandoned_uploads from public;
grant execute on function abandoned_uploads to redress_app;
