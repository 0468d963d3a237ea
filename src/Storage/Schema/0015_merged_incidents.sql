-- The older incident that this one turned out to be part of; empty: of none. Its row is the last word on it.
ALTER TABLE {table incidents} ADD COLUMN IF NOT EXISTS merged_into String CODEC(ZSTD(1));

ALTER TABLE {view incidents} ADD COLUMN IF NOT EXISTS merged_into String CODEC(ZSTD(1));
