-- Who works with complaints, as a whole document a version: the last one holds. Like policies it is only added to.
create table members (
  tenant_id uuid not null references tenant (tenant_id),
  version integer not null check (version >= 1),
  content jsonb not null,
  author text not null,
  reason text not null,
  at timestamptz not null,
  primary key (tenant_id, version)
);

create trigger append_only before update or delete on members
  for each row execute function refuse_change();
create trigger append_only_all before truncate on members
  for each statement execute function refuse_change();

alter table members enable row level security;
create policy own_tenant on members to redress_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
revoke all on members from public;
grant select, insert on members to redress_app;

-- ASG-1: the load of a person are their open complaints; what they once handled must not be read to count them.
create index complaint_open_handler on complaint (tenant_id, handler, id)
  where handler is not null and state not in ('archived', 'withdrawn', 'dismissed', 'merged');
