-- What each sealed row of the registry was last written as: the last 16 bytes (the tag) of elder.sealed, number.sealed_number,
-- item.sealed_token or elder_version.sealed (by rowid), empty when there is none; ids are random, one table serves all. Beside the
-- log and not beside the rows, so that a row that is put back whole, consistent in itself, differs from what stands here. Written
-- with the change's record.
-- Existing rows are taken as they are: check compares elders' cells with the log's hashes.
CREATE TABLE IF NOT EXISTS audit.cell_head (
    id   INTEGER PRIMARY KEY,
    seal BLOB    NOT NULL
) STRICT;

-- The same as it was before the newest recorded change, whose commit may still be on its way or never come: NULL where there was
-- no row. applied is the registry's last change before it.
CREATE TABLE IF NOT EXISTS audit.cell_before (
    id      INTEGER PRIMARY KEY,
    seal    BLOB,
    applied INTEGER NOT NULL
) STRICT;

DELETE FROM audit.cell_head;
INSERT INTO audit.cell_head (id, seal) SELECT id, COALESCE(substr(sealed, -16), x'') FROM elder ORDER BY id;
INSERT INTO audit.cell_head (id, seal) SELECT id, COALESCE(substr(sealed_number, -16), x'') FROM number ORDER BY id;
INSERT INTO audit.cell_head (id, seal) SELECT id, COALESCE(substr(sealed_token, -16), x'') FROM item ORDER BY id;
INSERT INTO audit.cell_head (id, seal) SELECT rowid, substr(sealed, -16) FROM elder_version ORDER BY rowid;
