-- Elders that went over to another centre, or will: takes_effect_on is a local date (yyyy-MM-dd). What is to happen stands
-- sealed in the elder's document; a row here that says otherwise moves nobody.
CREATE TABLE transfer (
    id              INTEGER PRIMARY KEY,
    elder_id        INTEGER NOT NULL REFERENCES elder (id),
    from_centre_id  INTEGER NOT NULL REFERENCES centre (id),
    to_centre_id    INTEGER NOT NULL REFERENCES centre (id),
    takes_effect_on TEXT    NOT NULL,
    record_id       INTEGER NOT NULL,
    applied         INTEGER NOT NULL
) STRICT;

CREATE INDEX transfer_from ON transfer (from_centre_id, takes_effect_on) WHERE applied = 1;
CREATE INDEX transfer_waiting ON transfer (takes_effect_on) WHERE applied = 0;
CREATE INDEX transfer_elder ON transfer (elder_id) WHERE applied = 0;
