-- What the service reminded a centre of by itself, so that it does so once: since is the due month that passed, or the time (Unix
-- milliseconds) of the report of an end. A later one takes the row over.
CREATE TABLE reminder (
    elder_id INTEGER NOT NULL REFERENCES elder (id),
    event    TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (elder_id, event)
) STRICT;

CREATE INDEX elder_closing ON elder (state_at) WHERE state = 'closing';

-- Organisations that telephone, with the numbers they publish: public, and so not sealed.
CREATE TABLE organisation (
    id         INTEGER PRIMARY KEY,
    role       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    phone      TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (role, name)
) STRICT;
