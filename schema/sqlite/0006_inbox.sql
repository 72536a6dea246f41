-- What a card's reader noted is found by its event when the card is read again. Records' ids rise, so writes lie at the end.
CREATE INDEX sealed_note_record ON sealed_note (record_id);

-- A centre's records are found block by block, as an elder's are (0002): only the newest block's pages are written.
CREATE INDEX audit.audit_record_centre ON audit_record (idx >> 10, centre_id) WHERE centre_id IS NOT NULL;

-- What a centre has dealt with, by the log's index. Whatever is not here is still to be done.
CREATE TABLE inbox_done (
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    idx       INTEGER NOT NULL,
    done_by   TEXT    NOT NULL,
    done_at   INTEGER NOT NULL,
    PRIMARY KEY (centre_id, idx)
) STRICT;
