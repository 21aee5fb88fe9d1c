-- Runs of the sample day are no runs of the reader's plan.
ALTER TABLE runs ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_started ON runs (started);

-- Planned times whose run was put off, and those that need none.
CREATE TABLE slots (
    planned INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,           -- when it was last put off
    passed  INTEGER NOT NULL DEFAULT 0, -- 1: needs no run: it lay before the plan was made
    code    TEXT NOT NULL DEFAULT '',
    why     TEXT NOT NULL DEFAULT '',
    hint    TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
