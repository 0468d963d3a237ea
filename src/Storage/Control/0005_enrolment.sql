-- Gateways that have an identity of their own, and the tokens that they get it with. Times are microseconds since 1970 UTC, 0: never.

-- One row per token; it counts once and until expires_at. secret_hash is SHA-256 of its secret and the key of the proof. An empty gateway_id stands for any
-- gateway that is not enrolled yet.
CREATE TABLE join_tokens
(
  token_id     TEXT PRIMARY KEY,
  secret_hash  {bytes} NOT NULL,
  gateway_id   TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  used_at      BIGINT NOT NULL,
  used_by      TEXT NOT NULL
);

-- credential_hash is SHA-256 of what the gateway fetches bundles with, in hexadecimal digits; public_key (SubjectPublicKeyInfo), serial and not_after are those
-- of its newest certificate.
CREATE TABLE enrolled_gateways
(
  gateway_id       TEXT PRIMARY KEY,
  credential_hash  TEXT NOT NULL,
  public_key       {bytes} NOT NULL,
  serial           TEXT NOT NULL,
  not_after        BIGINT NOT NULL,
  enrolled_at      BIGINT NOT NULL,
  renewed_at       BIGINT NOT NULL,
  revoked_at       BIGINT NOT NULL
);

CREATE UNIQUE INDEX enrolled_gateways_credential ON enrolled_gateways (credential_hash);
