-- The whole record of a dead letter, as far as there is room for it, so that it can be stored once its reason is gone; and what became of it: '' nothing yet,
-- 'stored', 'discarded'. A row that settles a letter has its stored_at, and so stands in the same partition: FINAL shows the last one. First the table that
-- holds data, then the one that reads all shards.
ALTER TABLE {table dead_letters}
  ADD COLUMN IF NOT EXISTS record String CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS bytes UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS state LowCardinality(String) CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS settled_at DateTime64(6, 'UTC') CODEC(ZSTD(1));

ALTER TABLE {view dead_letters}
  ADD COLUMN IF NOT EXISTS record String,
  ADD COLUMN IF NOT EXISTS bytes UInt64,
  ADD COLUMN IF NOT EXISTS state LowCardinality(String),
  ADD COLUMN IF NOT EXISTS settled_at DateTime64(6, 'UTC');

-- Records that Kafka refuses for good are losses too.
ALTER TABLE {table stream_losses} MODIFY COLUMN kind Enum8('dropped' = 0, 'corrupt' = 1, 'torn' = 2, 'refused' = 3) CODEC(ZSTD(1));

ALTER TABLE {view stream_losses} MODIFY COLUMN kind Enum8('dropped' = 0, 'corrupt' = 1, 'torn' = 2, 'refused' = 3);
