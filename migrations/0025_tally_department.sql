-- Most who ask see some departments only: their figures cost what is tallied of those, not of all. What is counted stands in
-- the index, so that the wide rows themselves are not read.
create index tally_department on tally (tenant_id, department, received_at) include (disposal, complaints);
