-- Whose term of erasure has come is asked every day: by state, then by how long it has lasted.
CREATE INDEX elder_state ON elder (state, state_at);

-- An elder's notes go with its old key.
CREATE INDEX sealed_note_elder ON sealed_note (elder_id) WHERE elder_id IS NOT NULL;
