-- Notices (気づき). What was written is sealed in sealed_note under the notice's own record, whose id is the notice's; what was
-- done stands there under the closing record's. centre_id is NULL while nobody knows whose it is: then every centre sees it.
CREATE TABLE notice (
    id               INTEGER PRIMARY KEY,
    kind             TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    channel          TEXT    NOT NULL,
    training         INTEGER NOT NULL,
    centre_id        INTEGER REFERENCES centre (id),
    elder_id         INTEGER REFERENCES elder (id),
    client_id        INTEGER REFERENCES client (id),
    received_at      INTEGER NOT NULL,
    taken_by         TEXT,
    taken_at         INTEGER,
    closed_by        TEXT,
    closed_at        INTEGER,
    closed_record_id INTEGER
) STRICT;

CREATE INDEX notice_centre ON notice (centre_id, received_at);
CREATE INDEX notice_client ON notice (client_id, received_at) WHERE client_id IS NOT NULL;
CREATE INDEX notice_elder ON notice (elder_id) WHERE elder_id IS NOT NULL;
CREATE INDEX notice_received ON notice (received_at);

-- The acting users of a centre who may read a suspicion of abuse, as a JSON list of ids.
ALTER TABLE centre ADD COLUMN abuse_staff TEXT NOT NULL DEFAULT '[]';
