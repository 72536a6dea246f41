-- What was done to have an elder's registration confirmed by its due month, and that it was: step 'renewed'. Codes and months only.
-- The log says the same; the work list asks for the last step of 1,600 elders at once, and the renewal rate for the due month that
-- an elder had before the renewal moved it.
CREATE TABLE renewal_step (
    id          INTEGER PRIMARY KEY,
    elder_id    INTEGER NOT NULL REFERENCES elder (id),
    centre_id   INTEGER NOT NULL REFERENCES centre (id),
    due_month   INTEGER NOT NULL,
    step        TEXT    NOT NULL,
    method      TEXT,
    outcome     TEXT,
    acting_user TEXT    NOT NULL,
    month       INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX renewal_step_elder ON renewal_step (elder_id, due_month);
CREATE INDEX renewal_step_due ON renewal_step (due_month);
