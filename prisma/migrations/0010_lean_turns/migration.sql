-- Events and the edges that were walked are written by every turn and read in bulk, by time: a range index over the time costs
-- next to nothing to keep, where a sorted one cost an entry a row.
DROP INDEX segment_flow_idx;
CREATE INDEX segment_at_idx ON segment USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
DROP INDEX event_name_idx;
CREATE INDEX event_at_idx ON event USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
