-- An elder's records are found block by block: 1,024 records of the log each, then the elder. A block's part of the index is
-- a few pages, and only the newest block's are written. Ordered by elder alone, each lookup wrote a page of its own somewhere
-- in the whole index, and the more records there were the slower every lookup became.
DROP INDEX audit.audit_record_elder;
CREATE INDEX audit.audit_record_elder ON audit_record (idx >> 10, elder_id) WHERE elder_id IS NOT NULL;
