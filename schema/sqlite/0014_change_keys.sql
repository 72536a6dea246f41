-- Idempotency-Key: which request made which change, for 24 hours. Key and request are keyed hashes; the answer is sealed under the
-- elder's key, or under the registry's where there is none, and is put here after the change: a kill just between leaves it NULL.
CREATE TABLE change_key (
    key_hash     BLOB    PRIMARY KEY,
    request_hash BLOB    NOT NULL,
    client_id    INTEGER NOT NULL REFERENCES client (id),
    elder_id     INTEGER REFERENCES elder (id),
    subject_id   INTEGER,
    record_id    INTEGER NOT NULL,
    sealed       BLOB,
    at           INTEGER NOT NULL
) STRICT;

CREATE INDEX change_key_at ON change_key (at);
CREATE INDEX change_key_client ON change_key (client_id, at);
CREATE INDEX change_key_elder ON change_key (elder_id) WHERE elder_id IS NOT NULL;
