-- Journeys are looked for by trace id, whenever they were. Parts that are there already get the index when they are merged.
ALTER TABLE {table records} ADD INDEX IF NOT EXISTS trace_id_filter trace_id TYPE bloom_filter(0.01) GRANULARITY 1;
