-- What reports read: views under row-level security of whoever asks, without a text of people, a name or a contact.
-- They are the contract of reporting: it reads nothing else.

create view reporting_complaint with (security_invoker = true) as
  select tenant_id, id, reference, state, received_at, channel, category, grade, department, handler, approver,
    awaiting, disposal, closes_at,
    facts #>> '{matters,0,subcategory}' as subcategory,
    facts ->> 'provisionalGrade' as provisional_grade,
    (facts ->> 'reopenedCount')::integer as reopened_count,
    (facts ->> 'greenChannel')::boolean as green_channel,
    (facts ->> 'archivedAt')::timestamptz as archived_at
  from complaint;

-- `leads_to` is the state that an event leads to, null where it leaves the state alone; `back` is the state before the
-- way out. A later classification or grade leaves the state alone, which only the events before it show.
create view reporting_event with (security_invoker = true) as
  select tenant_id, complaint_id, seq, at, type,
    case type
      when 'complaint.received' then 'received'
      when 'complaint.classified' then 'classified'
      when 'complaint.graded' then 'graded'
      when 'complaint.planned' then 'planned'
      when 'complaint.returned' then 'graded'
      when 'complaint.approved' then 'approved'
      when 'complaint.decided' then case when data #> '{decision,accepted}' = 'null' then 'graded' end
      when 'complaint.executed' then 'executing'
      when 'complaint.amended' then 'graded'
      when 'complaint.ratified' then case when data ->> 'verdict' = 'refused' then 'graded' end
      when 'complaint.completed' then 'executed'
      when 'complaint.settled' then 'executed'
      when 'complaint.revisited' then case when data ->> 'state' = 'revisited' then 'revisited' end
      when 'complaint.reopened' then case when data ->> 'successor' is null then 'graded' end
      when 'complaint.appealed' then case when data ->> 'successor' is null then 'back' end
      when 'complaint.dismissed' then 'dismissed'
      when 'complaint.withdrawn' then 'withdrawn'
      when 'complaint.merged' then 'merged'
      when 'complaint.split' then 'back'
      when 'complaint.converted' then 'archived'
      when 'complaint.transferred' then 'archived'
      when 'complaint.concluded' then 'archived'
      when 'complaint.archived' then 'archived'
    end as leads_to,
    data ->> 'verdict' as verdict,
    data #>> '{revisit,outcome}' as revisit_outcome,
    data #>> '{revisit,solved}' as solved,
    (data #>> '{revisit,satisfaction}')::integer as satisfaction,
    (data #>> '{revisit,recommend}')::integer as recommend
  from complaint_event;

revoke all on reporting_complaint, reporting_event from public;
grant select on reporting_complaint, reporting_event to redress_app;
