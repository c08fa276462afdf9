-- ASG-3: besides its own complaints a department finds those in which it was asked to assist.
alter table complaint_index drop constraint complaint_index_kind_check;
alter table complaint_index add constraint complaint_index_kind_check
  check (kind in ('phone', 'email', 'wechat', 'orderNumber', 'externalId', 'owner', 'assisting'));
