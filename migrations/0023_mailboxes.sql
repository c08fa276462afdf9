-- Mailboxes that the service looks into for a channel of e-mail (REC-4), and up to which mail each was read.
create table mailbox (
  tenant_id uuid not null,
  channel_id uuid not null,
  sealed bytea not null, -- host, user, password, folder
  author text not null,
  at timestamptz not null,
  since timestamptz not null, -- what came before is left alone
  -- The UIDVALIDITY of the folder, and the last UID that was kept; null before the first look.
  validity text check (validity ~ '^[0-9]{1,20}$'),
  uid bigint check (uid between 0 and 4294967295),
  claims bigint not null check (claims >= 0),
  failures integer not null check (failures >= 0),
  code text check (length(code) <= 100), -- why the last look failed
  failing_since timestamptz,
  looked_at timestamptz,
  kept bigint not null check (kept >= 0), -- how many mails were taken over
  next_at timestamptz not null,
  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references channel (tenant_id, id),
  check ((validity is null) = (uid is null)),
  check ((failures = 0) = (code is null)),
  check ((failures = 0) = (failing_since is null))
);
create index mailbox_next on mailbox (next_at);

alter table mailbox enable row level security;
create policy own_tenant on mailbox to redress_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
revoke all on mailbox from public;
grant select, insert, update, delete on mailbox to redress_app;

-- Across tenants, like those of 0002. Of several workers each looks into what no other has: until `leased` it is theirs,
-- after that it is anybody's again, and `claims` tells who came later.
create function claim_mailboxes(moment timestamptz, leased timestamptz, at_most integer)
  returns table (tenant_id uuid, channel_id uuid, claims bigint)
  language sql volatile security definer set search_path = public, pg_temp as $$
    with due as (
      select m.tenant_id, m.channel_id from mailbox m where m.next_at <= moment
      order by m.next_at limit at_most for update skip locked
    )
    update mailbox m set next_at = leased, claims = m.claims + 1 from due
    where (m.tenant_id, m.channel_id) = (due.tenant_id, due.channel_id)
    returning m.tenant_id, m.channel_id, m.claims
  $$;

-- When the next mailbox is to be looked into.
create function next_mailbox()
  returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
    select m.next_at from mailbox m order by m.next_at limit 1
  $$;

revoke all on function claim_mailboxes, next_mailbox from public;
grant execute on function claim_mailboxes, next_mailbox to redress_app;
