-- The first schema as it was released, with data. Never edit it.
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

PRAGMA user_version = 1;
INSERT INTO items (id, source, native, kind, title, at, hash, first_seen, last_seen, changed_at, gone_at, sample, item) VALUES
    ('aaaaaaaaaaaaaaaa', 'Mail', 'm1', 'mail', 'Harbour fee', 1787205600000000, 'h1', 1787205600000000, 1787205600000000, 1787205600000000, NULL, 0,
     '{"id":"aaaaaaaaaaaaaaaa","source":"Mail","kind":"mail","title":"Harbour fee","time":"2026-08-20T06:00:00Z"}'),
    ('bbbbbbbbbbbbbbbb', 'Mail', 'm2', 'mail', 'Old', 1787205600000000, 'h2', 1787205600000000, 1787205600000000, 1787205600000000, 1787205700000000, 0,
     '{"id":"bbbbbbbbbbbbbbbb","source":"Mail","kind":"mail","title":"Old"}');
INSERT INTO sources (source, state, last_good) VALUES ('Mail', 'uid 7', 1787205600000000);
INSERT INTO briefs (id, date, made, model, sample, brief, evidence, trace) VALUES
    (1, '2026-08-20', 1787207400000000, '', 0,
     '{"date":"2026-08-20","made":"2026-08-20T06:30:00Z","tldr":[{"text":"Pay the harbour fee.","items":["aaaaaaaaaaaaaaaa"],"by":"rules"}]}',
     '{"entries":[{"n":1,"item":"aaaaaaaaaaaaaaaa","text":"Harbour fee"}],"digest":"d1"}',
     '{"steps":[{"n":1,"action":"compose","outcome":"ok","seconds":1}]}');
INSERT INTO brief_items (brief, n, id, native, kind, item) VALUES
    (1, 0, 'aaaaaaaaaaaaaaaa', 'm1', 'mail', '{"id":"aaaaaaaaaaaaaaaa","source":"Mail","kind":"mail","title":"Harbour fee"}');
INSERT INTO votes (item, value, at, about) VALUES
    ('aaaaaaaaaaaaaaaa', 1, 1787207500000000, '{"id":"aaaaaaaaaaaaaaaa","source":"Mail","kind":"mail"}'),
    ('aaaaaaaaaaaaaaaa', -1, 1787207600000000, NULL);
INSERT INTO opened (id, native, at, item) VALUES
    ('aaaaaaaaaaaaaaaa', 'm1', 1787207500000000, '{"id":"aaaaaaaaaaaaaaaa","source":"Mail","kind":"mail"}');
INSERT INTO runs (id, trigger, planned, started, ended, state, why, sources) VALUES
    (1, 'command', NULL, 1787207300000000, 1787207400000000, 'done', '', '[]');
INSERT INTO traffic (host, day, sent, received, requests) VALUES ('example.org', '2026-08-20', 10, 100, 3);
