-- Two files on SQLite: main is keyholder.db, audit is audit.db, attached while this runs.
-- In one file each audit commit would make every reader drop its page cache.
-- Plain columns hold only opaque ids, states, times and months; whatever a person could be known by is sealed.
-- Ids are random 63-bit integers, times Unix milliseconds, months year * 12 + month - 1.

CREATE TABLE schema_version (
    version    INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    applied_at TEXT    NOT NULL
) STRICT;

-- One row. last_change: the audit record of the newest change that was committed here; the log's head names the newest
-- that was recorded, and where the two differ a change was recorded but never came.
CREATE TABLE registry (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    issuer            TEXT    NOT NULL,
    demo              INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    directory_version INTEGER NOT NULL,
    last_change       INTEGER NOT NULL
) STRICT;

CREATE TABLE master_key (
    id                TEXT    PRIMARY KEY,
    wrapped_index_key BLOB    NOT NULL,
    created_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE centre (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL,
    phone         TEXT    NOT NULL,
    on_call_phone TEXT,
    hours         TEXT    NOT NULL,
    closed_on     TEXT    NOT NULL,
    towns         TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE client (
    id           INTEGER PRIMARY KEY,
    role         TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    person       TEXT,
    centre_id    INTEGER REFERENCES centre (id),
    desks        INTEGER NOT NULL,
    key_hash     BLOB    NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER
) STRICT;

CREATE TABLE elder (
    id           INTEGER PRIMARY KEY,
    centre_id    INTEGER NOT NULL REFERENCES centre (id),
    state        TEXT    NOT NULL,
    state_at     INTEGER NOT NULL,
    training     INTEGER NOT NULL,
    birth_month  INTEGER,
    due_month    INTEGER,
    version      INTEGER NOT NULL,
    person_key   BLOB,
    wrapped_key  BLOB,
    sealed       BLOB,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX elder_centre ON elder (centre_id, due_month);
CREATE INDEX elder_person ON elder (person_key);

CREATE TABLE elder_version (
    elder_id    INTEGER NOT NULL REFERENCES elder (id),
    version     INTEGER NOT NULL,
    centre_id   INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    sealed      BLOB    NOT NULL,
    record_id   INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (elder_id, version)
) STRICT;

CREATE TABLE number (
    id            INTEGER PRIMARY KEY,
    elder_id      INTEGER REFERENCES elder (id),
    centre_id     INTEGER REFERENCES centre (id),
    number_key    BLOB    NOT NULL UNIQUE,
    sealed_number BLOB,
    legacy        INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    state_at      INTEGER NOT NULL,
    batch         INTEGER
) STRICT;

CREATE INDEX number_elder ON number (elder_id);

-- An elder that is not erased, with the number that names it best: active before lost, issued before legacy.
CREATE VIEW elder_with_number AS
SELECT e.id AS elder_id, e.centre_id, e.state AS elder_state, e.state_at, e.training, e.birth_month, e.due_month, e.version,
       e.person_key, e.wrapped_key, e.sealed, n.id AS number_id, n.state AS number_state, n.sealed_number, n.legacy
FROM elder e
JOIN number n ON n.id = (
    SELECT b.id
    FROM number b
    WHERE b.elder_id = e.id AND b.sealed_number IS NOT NULL
    ORDER BY CASE b.state WHEN 'active' THEN 0 ELSE 1 END, b.legacy, b.state_at DESC
    LIMIT 1)
WHERE e.sealed IS NOT NULL;

CREATE TABLE number_length (
    length INTEGER PRIMARY KEY,
    issued INTEGER NOT NULL
) STRICT;

CREATE TABLE item (
    id           INTEGER PRIMARY KEY,
    number_id    INTEGER NOT NULL REFERENCES number (id),
    kind         TEXT    NOT NULL,
    token_hash   BLOB    NOT NULL UNIQUE,
    sealed_token BLOB    NOT NULL,
    state        TEXT    NOT NULL,
    state_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX item_number ON item (number_id);

CREATE TABLE sealed_note (
    id         INTEGER PRIMARY KEY,
    elder_id   INTEGER,
    record_id  INTEGER NOT NULL,
    sealed     BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit.audit_record (
    idx         INTEGER PRIMARY KEY,
    id          INTEGER NOT NULL UNIQUE,
    at          INTEGER NOT NULL,
    event       TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    client_id   INTEGER,
    acting_user TEXT,
    centre_id   INTEGER,
    elder_id    INTEGER,
    number_id   INTEGER,
    reason      TEXT,
    expires_at  INTEGER,
    about       INTEGER,
    review_by   INTEGER,
    record      BLOB    NOT NULL,
    leaf        BLOB    NOT NULL
) STRICT;

CREATE INDEX audit.audit_record_elder ON audit_record (elder_id, at) WHERE elder_id IS NOT NULL;

CREATE INDEX audit.audit_record_client ON audit_record (client_id, idx) WHERE client_id IS NOT NULL;
CREATE INDEX audit.audit_record_about ON audit_record (about) WHERE about IS NOT NULL;
CREATE INDEX audit.audit_record_review ON audit_record (idx) WHERE review_by IS NOT NULL;

CREATE TABLE audit.audit_head (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    size        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    frontier    BLOB    NOT NULL,
    key_id      TEXT    NOT NULL,
    checkpoint  TEXT    NOT NULL,
    last_change INTEGER NOT NULL
) STRICT;
