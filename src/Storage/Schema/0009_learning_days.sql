-- States of hours are merged to days and days to one row of all that is long past, so that a host has a bounded number of rows. A merged row
-- stands at the first hour of what it covers; until: up to when it covers others (not included), 0 for an hour. What another row covers is
-- not counted, whether it is there still or not; then it is replaced by an empty state, which goes some time later.
ALTER TABLE {table learning_states} ADD COLUMN IF NOT EXISTS until DateTime('UTC') CODEC(ZSTD(1));
ALTER TABLE {view learning_states} ADD COLUMN IF NOT EXISTS until DateTime('UTC');
ALTER TABLE {table learning_states} MODIFY TTL hour + toIntervalDay(90) DELETE WHERE state = '';
