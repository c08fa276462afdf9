-- The feed (api.md, Events): a reader goes on after an event that it names by its id, and knows how far all is there.
create unique index complaint_event_id on complaint_event (tenant_id, id);
grant select on sequence event_position to redress_app;
