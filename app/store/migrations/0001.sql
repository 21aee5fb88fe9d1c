-- Times are microseconds since 1970 UTC, days are YYYY-MM-DD, flags are 0 or 1.

-- What the sources yielded. The item column is app.Item as JSON; the columns
-- beside it are what is searched by.
CREATE TABLE items (
    id         TEXT NOT NULL PRIMARY KEY,
    source     TEXT NOT NULL,
    native     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL,
    at         INTEGER NOT NULL, -- Item.When
    hash       TEXT NOT NULL,    -- Item.ContentHash
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    gone_at    INTEGER,          -- NULL while the source has it
    sample     INTEGER NOT NULL DEFAULT 0,
    item       BLOB NOT NULL,
    UNIQUE (source, native)
);
CREATE INDEX items_at ON items (at, id);
CREATE INDEX items_source_at ON items (source, at);
CREATE INDEX items_sample ON items (id) WHERE sample = 1;

-- How far each source has been read.
CREATE TABLE sources (
    source    TEXT NOT NULL PRIMARY KEY,
    state     BLOB,
    last_good INTEGER NOT NULL
);

-- Every brief ever made; the last one of a day is that day's brief.
CREATE TABLE briefs (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    date     TEXT NOT NULL,
    made     INTEGER NOT NULL,
    model    TEXT NOT NULL,
    sample   INTEGER NOT NULL DEFAULT 0,
    brief    BLOB NOT NULL,
    evidence BLOB NOT NULL,
    trace    BLOB NOT NULL
);
-- made is part of it so that the latest brief is found in the index alone.
CREATE INDEX briefs_date ON briefs (date, id, made);

-- The items a brief cites, as they were then.
CREATE TABLE brief_items (
    brief  INTEGER NOT NULL REFERENCES briefs (id) ON DELETE CASCADE,
    n      INTEGER NOT NULL,
    id     TEXT NOT NULL,
    native TEXT NOT NULL,
    kind   TEXT NOT NULL,
    item   BLOB NOT NULL,
    PRIMARY KEY (brief, n)
);
CREATE INDEX brief_items_kind ON brief_items (kind, brief, id);

-- Thumbs. Rows are only added; the last one on an item counts.
CREATE TABLE votes (
    n      INTEGER PRIMARY KEY AUTOINCREMENT,
    item   TEXT NOT NULL,
    value  INTEGER NOT NULL CHECK (value IN (-1, 0, 1)),
    at     INTEGER NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    about  BLOB -- the item as it was
);
CREATE INDEX votes_item ON votes (item, n);

-- Which items were opened and when, each as it was.
CREATE TABLE opened (
    n      INTEGER PRIMARY KEY AUTOINCREMENT,
    id     TEXT NOT NULL,
    native TEXT NOT NULL,
    at     INTEGER NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    item   BLOB NOT NULL
);
CREATE INDEX opened_at ON opened (at);

CREATE TABLE runs (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    trigger TEXT NOT NULL,
    planned INTEGER,
    started INTEGER NOT NULL,
    ended   INTEGER,
    state   TEXT NOT NULL,
    why     TEXT NOT NULL,
    sources BLOB
);
CREATE INDEX runs_running ON runs (id) WHERE state = 'running';

-- The ledger of hosts.
CREATE TABLE traffic (
    host     TEXT NOT NULL,
    day      TEXT NOT NULL,
    sent     INTEGER NOT NULL,
    received INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (host, day)
) WITHOUT ROWID;
