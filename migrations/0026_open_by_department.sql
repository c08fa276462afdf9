-- What a department still has to do, whatever it did in the past: its lists of open complaints, and the part of its figures
-- that no tally holds.
create index complaint_unarchived on complaint (tenant_id, department, received_at desc, id desc) where state <> 'archived';
