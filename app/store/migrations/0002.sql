-- What a day's brief was made from, packed, so that its making can be run
-- again. Only the last brief of a day has its row.
CREATE TABLE brief_inputs (
    name   TEXT NOT NULL PRIMARY KEY, -- digest of data, as Evidence.Kept has it
    date   TEXT NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    data   BLOB NOT NULL
);
CREATE INDEX brief_inputs_date ON brief_inputs (date, sample);
