-- The whole record of a dead letter, as far as there is room for it, so that it can be stored once its reason is gone; and what became of it: '' nothing yet,
-- 'stored', 'discarded'. The newest row of an id by greatest(stored_at, settled_at) is the letter.
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
