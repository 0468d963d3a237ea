-- How a request named its caller (auth), and what the values of query_names look like (query_types: one for each, in their order).
-- Plain strings, as the other arrays. First the table that holds data, then the one that reads all shards and must not ask for what they lack;
-- on one server both are the same table, and the second statement changes nothing.
ALTER TABLE {table records}
  ADD COLUMN IF NOT EXISTS auth Array(String),
  ADD COLUMN IF NOT EXISTS query_types Array(String);

ALTER TABLE {view records}
  ADD COLUMN IF NOT EXISTS auth Array(String),
  ADD COLUMN IF NOT EXISTS query_types Array(String);
