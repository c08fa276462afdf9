-- PLAN-3: how long work took, a row a complaint and kind of work, written in the transaction that completes it. The newest
-- of a kind are the end of the primary key: a plan reads some hundred of them, however many there are.
create table achieved_time (
  tenant_id uuid not null,
  kind text not null check (length(kind) between 3 and 200),
  finished_at timestamptz not null,
  complaint_id uuid not null,
  took_s bigint not null check (took_s >= 0),
  primary key (tenant_id, kind, finished_at, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint (tenant_id, id)
);
create index achieved_time_complaint on achieved_time (tenant_id, complaint_id);

-- ARC-3: keyed hashes of the words of archived cases, so that cases like one are found without being readable; written when
-- a case is archived, gone with the texts that they are of, and made anew from these at any time.
create table archived_word (
  tenant_id uuid not null,
  token bigint not null,
  complaint_id uuid not null,
  primary key (tenant_id, token, complaint_id),
  foreign key (tenant_id, complaint_id) references complaint_personal (tenant_id, complaint_id) on delete cascade
);
create index archived_word_complaint on archived_word (tenant_id, complaint_id);

-- PRIV-6: a tenant sees its own rows; with no tenant set there are none.
do $$
declare name text;
begin
  foreach name in array array['achieved_time', 'archived_word']
  loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_tenant on %I to redress_app
         using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end $$;

revoke all on achieved_time, archived_word from public;
grant select, insert on achieved_time to redress_app;
grant select, insert, delete on archived_word to redress_app;
