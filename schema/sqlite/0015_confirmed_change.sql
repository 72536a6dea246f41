-- The newest change that is known to have come to the registry: it was not interrupted, and a registry without it was rolled back.
CREATE TABLE IF NOT EXISTS audit.confirmed_change (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    change INTEGER NOT NULL
) STRICT;

INSERT INTO audit.confirmed_change (id, change) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;
