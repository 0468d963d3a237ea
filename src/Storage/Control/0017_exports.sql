-- How far each destination was told of each stream, as positions of that stream. Times are microseconds since 1970 UTC.
CREATE TABLE export_cursors
(
  destination  TEXT NOT NULL,
  stream       TEXT NOT NULL,
  position     TEXT NOT NULL,
  saved_at     BIGINT NOT NULL,
  PRIMARY KEY (destination, stream)
);

-- How destinations do, as whoever delivers to them said last (JSON); paused_by is empty while one is not paused.
CREATE TABLE export_states
(
  destination  TEXT PRIMARY KEY,
  state        TEXT NOT NULL,
  stated_at    BIGINT NOT NULL,
  paused_at    BIGINT NOT NULL,
  paused_by    TEXT NOT NULL
);

-- Events that a destination will not take, whole (JSON), so that they can be sent again. wanted 1: they are to be.
CREATE TABLE export_letters
(
  destination  TEXT NOT NULL,
  event        TEXT NOT NULL,
  stream       TEXT NOT NULL,
  refused_at   BIGINT NOT NULL,
  reason       TEXT NOT NULL,
  content      TEXT NOT NULL,
  wanted       BIGINT NOT NULL,
  PRIMARY KEY (destination, event)
);

CREATE INDEX export_letters_refused_at ON export_letters (destination, refused_at);
