-- What an import wrote, for check: the id of each new elder with the SHA-256 of its cell. The import's record has the same id
-- and holds the SHA-256 of this; forty thousand hashes are more than a record may be.
CREATE TABLE import (
    id    INTEGER PRIMARY KEY,
    cells BLOB    NOT NULL
) STRICT;
