-- The words once more, with an index of their first three letters: while one
-- types, a beginning that many words share was gathered from all of them with
-- every key.
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (title, text, sender, people, more,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3');

CREATE TEMP VIEW filling AS
SELECT d.n, CAST(coalesce(d.item, i.item) AS TEXT) AS item
FROM docs d LEFT JOIN items i ON i.id = d.id WHERE d.item IS NOT NULL OR i.item IS NOT NULL;

INSERT INTO words (rowid, title, text, sender, people, more)
SELECT n, coalesce(json_extract(item, '$.title'), ''), coalesce(json_extract(item, '$.text'), ''),
    trim(coalesce(json_extract(item, '$.from.name'), '') || ' ' || coalesce(json_extract(item, '$.from.address'), '')),
    trim(coalesce(json_extract(item, '$.detail.event.organizer.name'), '') || ' ' || coalesce(json_extract(item, '$.detail.event.organizer.address'), '')
        || ' ' || coalesce((SELECT group_concat(coalesce(json_extract(p.value, '$.name'), '') || ' ' || coalesce(json_extract(p.value, '$.address'), ''), ' ')
            FROM json_each(item, '$.people') p), '')),
    trim(coalesce((SELECT group_concat(value, ' ') FROM json_each(item, '$.tags')), '') || ' ' || coalesce(json_extract(item, '$.detail.event.place'), '')
        || ' ' || coalesce(json_extract(item, '$.detail.weather.place'), '')
        || ' ' || coalesce((SELECT group_concat(json_extract(a.value, '$.name'), ' ') FROM json_each(item, '$.attachments') a), ''))
FROM filling ORDER BY n;

DROP VIEW filling;

-- Where each gram stands: what is shorter than a gram is found by those it begins.
DROP TABLE grams_terms;
CREATE VIRTUAL TABLE grams_places USING fts5vocab (grams, instance);

-- Counting what there is, and listing the sources, without reading the rows.
CREATE INDEX docs_filed ON docs (source, kind);
CREATE INDEX docs_tags ON docs (tags) WHERE tags IS NOT NULL;
