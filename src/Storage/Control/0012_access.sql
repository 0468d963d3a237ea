-- Who may use the console. Times are microseconds since 1970 UTC, 0: never. roles are JSON, {"TENANT":"ROLE"}, the tenant * standing for all.

-- When this console was first started, and when it got its first user: from then on everybody signs in. One row.
CREATE TABLE console_access
(
  id          BIGINT PRIMARY KEY,
  started_at  BIGINT NOT NULL,
  claimed_at  BIGINT NOT NULL
);

INSERT INTO console_access (id, started_at, claimed_at) VALUES (1, 0, 0);

-- People. name is in small letters. origin is empty for who signs in here with a password; for others it names their issuer and subject, and password is empty.
CREATE TABLE users
(
  name          TEXT PRIMARY KEY,
  origin        TEXT NOT NULL,
  password      TEXT NOT NULL,
  roles         TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  created_by    TEXT NOT NULL,
  signed_in_at  BIGINT NOT NULL
);

CREATE INDEX users_origin ON users (origin);

-- Who is signed in. session_hash is SHA-256 of what the cookie holds, in hexadecimal digits.
CREATE TABLE sessions
(
  session_hash  TEXT PRIMARY KEY,
  user_name     TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  used_at       BIGINT NOT NULL
);

CREATE INDEX sessions_user ON sessions (user_name, created_at);

-- Tokens of programs. secret_hash is SHA-256 of the token, in hexadecimal digits. One with an owner acts in the owner's name and never has more than the owner's roles.
CREATE TABLE access_tokens
(
  token_id     TEXT PRIMARY KEY,
  secret_hash  TEXT NOT NULL,
  name         TEXT NOT NULL,
  owner        TEXT NOT NULL,
  roles        TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  created_by   TEXT NOT NULL,
  expires_at   BIGINT NOT NULL,
  used_at      BIGINT NOT NULL,
  revoked_at   BIGINT NOT NULL
);

CREATE UNIQUE INDEX access_tokens_secret ON access_tokens (secret_hash);
CREATE INDEX access_tokens_owner ON access_tokens (owner);
