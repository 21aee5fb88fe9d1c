-- What the reader decided about actions: one row for each, the last decision.
-- It keeps the action and its item as they were, so that both outlive the mail.
CREATE TABLE actions (
    id     TEXT NOT NULL PRIMARY KEY, -- app.ActionID
    item   TEXT NOT NULL,
    quote  TEXT NOT NULL,             -- app.QuoteDigest
    state  TEXT NOT NULL CHECK (state IN ('open', 'done', 'dismissed', 'later')),
    until  TEXT,                      -- YYYY-MM-DD, of state later
    at     INTEGER NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    action BLOB NOT NULL,             -- app.Commitment as JSON
    about  BLOB                       -- app.Item as JSON
);
CREATE INDEX actions_at ON actions (at);
