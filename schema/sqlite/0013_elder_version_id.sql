-- An old version's row gets the id that was SQLite's own so far, for the other engine has none: cell_head names it by it.
CREATE TABLE elder_version_with_id (
    id          INTEGER PRIMARY KEY,
    elder_id    INTEGER NOT NULL REFERENCES elder (id),
    version     INTEGER NOT NULL,
    centre_id   INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    sealed      BLOB    NOT NULL,
    record_id   INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    UNIQUE (elder_id, version)
) STRICT;

INSERT INTO elder_version_with_id (id, elder_id, version, centre_id, state, sealed, record_id, replaced_at)
SELECT rowid, elder_id, version, centre_id, state, sealed, record_id, replaced_at FROM elder_version ORDER BY rowid;

DROP TABLE elder_version;
ALTER TABLE elder_version_with_id RENAME TO elder_version;
