-- During a rotation the key before this one stays good until old_key_ends_at (Unix milliseconds): what uses it is changed meanwhile.
ALTER TABLE client ADD COLUMN old_key_hash BLOB;
ALTER TABLE client ADD COLUMN old_key_ends_at INTEGER;

-- An organisation whose people sign in at a provider of their own: the value of the claim that names it. Its key_hash is nobody's.
ALTER TABLE client ADD COLUMN oidc_value TEXT;

CREATE UNIQUE INDEX client_by_oidc_value ON client (oidc_value) WHERE revoked_at IS NULL;
