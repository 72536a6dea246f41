-- A batch's numbers are read together, for the factory; most numbers of a large register are in one.
CREATE INDEX number_batch ON number (batch) WHERE batch IS NOT NULL;
