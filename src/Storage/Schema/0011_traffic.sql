-- The route and subset that a gateway chose, and what its traffic management adds to why a request ended as it did. First the table that
-- holds data, then the one that reads all shards; on one server both are the same table, and the second statement changes nothing.
ALTER TABLE {table records}
  MODIFY COLUMN stream_kind Enum8('plain' = 0, 'websocket' = 1, 'server_sent_events' = 2, 'grpc' = 3, 'tcp' = 4),
  MODIFY COLUMN response_flag Enum8('none' = 0, 'upstream' = 1, 'timeout' = 2, 'policy' = 3, 'waf' = 4, 'rejected' = 5, 'gateway_lost' = 6, 'client_aborted' = 7, 'no_route' = 8, 'no_upstream' = 9, 'overloaded' = 10, 'fault' = 11, 'unauthenticated' = 12, 'unauthorized' = 13, 'direct' = 14),
  ADD COLUMN IF NOT EXISTS route LowCardinality(String),
  ADD COLUMN IF NOT EXISTS subset LowCardinality(String);

ALTER TABLE {view records}
  MODIFY COLUMN stream_kind Enum8('plain' = 0, 'websocket' = 1, 'server_sent_events' = 2, 'grpc' = 3, 'tcp' = 4),
  MODIFY COLUMN response_flag Enum8('none' = 0, 'upstream' = 1, 'timeout' = 2, 'policy' = 3, 'waf' = 4, 'rejected' = 5, 'gateway_lost' = 6, 'client_aborted' = 7, 'no_route' = 8, 'no_upstream' = 9, 'overloaded' = 10, 'fault' = 11, 'unauthenticated' = 12, 'unauthorized' = 13, 'direct' = 14),
  ADD COLUMN IF NOT EXISTS route LowCardinality(String),
  ADD COLUMN IF NOT EXISTS subset LowCardinality(String);
