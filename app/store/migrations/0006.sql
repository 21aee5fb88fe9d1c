-- Each call of a model: who was asked for what, and what it cost. Never a text.
CREATE TABLE model_calls (
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL, -- microseconds since 1970, UTC
    provider      TEXT NOT NULL,
    host          TEXT NOT NULL,
    remote        INTEGER NOT NULL, -- 1: on another machine, counts against the day's budget
    model         TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, -- an estimate until the call has ended
    output_tokens INTEGER NOT NULL, -- the most there can be until the call has ended
    seconds       REAL NOT NULL DEFAULT 0,
    outcome       TEXT NOT NULL DEFAULT '', -- '' as long as the call is under way, or when its process died
    sent          INTEGER NOT NULL DEFAULT 0,
    masked        INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX model_calls_at ON model_calls (at);
