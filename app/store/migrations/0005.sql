-- What search finds: every item its source still has, and what Daybrief made
-- itself (briefs, actions, preferences), which is kept here alone.
CREATE TABLE docs (
    n        INTEGER PRIMARY KEY AUTOINCREMENT, -- the rowid in words and grams; never given twice
    id       TEXT NOT NULL UNIQUE,              -- Item.ID
    source   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    at       INTEGER NOT NULL,           -- Item.When
    dated    INTEGER NOT NULL DEFAULT 0, -- at is the midnight in UTC of a date
    sample   INTEGER NOT NULL DEFAULT 0,
    tags     TEXT,                       -- JSON array
    item     BLOB,                       -- app.Item as JSON, of what is not in items
    rev      INTEGER NOT NULL DEFAULT 0, -- counts how often it was indexed
    embedded TEXT                        -- model and length of the vectors all its chunks have; NULL for none or old ones
);
CREATE INDEX docs_at ON docs (at, n);

-- Words, stemmed. It keeps no text: that is in items.
CREATE VIRTUAL TABLE words USING fts5 (title, text, sender, people, more,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2');

-- Three characters each, of texts in scripts that write no spaces. Each text
-- ends in two blanks, so that its last two characters begin a gram as well.
CREATE VIRTUAL TABLE grams USING fts5 (title, text,
    content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
CREATE VIRTUAL TABLE grams_terms USING fts5vocab (grams, row);

-- Which part of which text is the chunk a vector belongs to.
CREATE TABLE chunks (
    doc  INTEGER NOT NULL REFERENCES docs (n),
    part INTEGER NOT NULL,
    hash TEXT NOT NULL,    -- of what is embedded
    head INTEGER NOT NULL, -- bytes of the text: from
    tail INTEGER NOT NULL, -- and to
    PRIMARY KEY (doc, part)
) WITHOUT ROWID;
CREATE INDEX chunks_hash ON chunks (hash);

-- Vectors by what was embedded, so that the same text is embedded once.
CREATE TABLE vectors (
    n      INTEGER PRIMARY KEY AUTOINCREMENT, -- those that came later have a higher one
    hash   TEXT NOT NULL,
    model  TEXT NOT NULL,
    dims   INTEGER NOT NULL,
    vector BLOB NOT NULL, -- float32, little-endian, of length 1
    UNIQUE (hash, model, dims)
);
CREATE INDEX vectors_model ON vectors (model, dims, n);

-- One row: what tells that rows are gone.
CREATE TABLE index_state (
    docs_gone    INTEGER NOT NULL, -- since the words were last tidied up
    vectors_gone INTEGER NOT NULL  -- ever
);
INSERT INTO index_state VALUES (0, 0);

-- Whoever deletes an item deletes it everywhere.
CREATE TRIGGER items_deleted AFTER DELETE ON items BEGIN
    DELETE FROM docs WHERE id = OLD.id;
END;
CREATE TRIGGER items_gone AFTER UPDATE OF gone_at ON items WHEN NEW.gone_at IS NOT NULL BEGIN
    DELETE FROM docs WHERE id = NEW.id;
END;
CREATE TRIGGER docs_deleted BEFORE DELETE ON docs BEGIN
    DELETE FROM words WHERE rowid = OLD.n;
    DELETE FROM grams WHERE rowid = OLD.n;
    DELETE FROM chunks WHERE doc = OLD.n;
    UPDATE index_state SET docs_gone = docs_gone + 1;
END;
CREATE TRIGGER chunks_deleted AFTER DELETE ON chunks BEGIN
    DELETE FROM vectors WHERE hash = OLD.hash AND NOT EXISTS (SELECT 1 FROM chunks WHERE hash = OLD.hash);
END;
CREATE TRIGGER vectors_deleted AFTER DELETE ON vectors BEGIN
    UPDATE index_state SET vectors_gone = vectors_gone + 1;
END;

-- The items there are.
INSERT INTO docs (id, source, kind, at, dated, sample, tags)
SELECT id, source, kind, at,
    coalesce(length(json_extract(CAST(item AS TEXT), '$.start')) = 10, 0), sample, json_extract(CAST(item AS TEXT), '$.tags')
FROM items WHERE gone_at IS NULL ORDER BY at, id;

CREATE TEMP VIEW filling AS
SELECT d.n, i.title, coalesce(json_extract(CAST(i.item AS TEXT), '$.text'), '') AS text, CAST(i.item AS TEXT) AS item
FROM docs d JOIN items i ON i.id = d.id;

INSERT INTO words (rowid, title, text, sender, people, more)
SELECT n, title, text,
    trim(coalesce(json_extract(item, '$.from.name'), '') || ' ' || coalesce(json_extract(item, '$.from.address'), '')),
    trim(coalesce(json_extract(item, '$.detail.event.organizer.name'), '') || ' ' || coalesce(json_extract(item, '$.detail.event.organizer.address'), '')
        || ' ' || coalesce((SELECT group_concat(coalesce(json_extract(p.value, '$.name'), '') || ' ' || coalesce(json_extract(p.value, '$.address'), ''), ' ')
            FROM json_each(item, '$.people') p), '')),
    trim(coalesce((SELECT group_concat(value, ' ') FROM json_each(item, '$.tags')), '') || ' ' || coalesce(json_extract(item, '$.detail.event.place'), '')
        || ' ' || coalesce(json_extract(item, '$.detail.weather.place'), '')
        || ' ' || coalesce((SELECT group_concat(json_extract(a.value, '$.name'), ' ') FROM json_each(item, '$.attachments') a), ''))
FROM filling ORDER BY n;

-- Thai to Khmer, Hangul, Kana, the Han characters and their supplements.
INSERT INTO grams (rowid, title, text)
SELECT n, title || '  ', text || '  ' FROM filling
WHERE title || text GLOB '*[ก-໿က-႟ᄀ-ᇿក-៿⺀-⿟぀-ㄯ㄰-㆏㐀-䶿一-鿿가-힣豈-﫿𠀀-𯿿]*' ORDER BY n;

DROP VIEW filling;
