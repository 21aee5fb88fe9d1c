-- What the reader's own items can be found by when something of today is like
-- them: '@' and an address, '~' and a sender's name, '#' and a calendar UID,
-- or a word of the title.
CREATE TABLE related (
    term TEXT NOT NULL,
    at   INTEGER NOT NULL, -- Item.When
    item TEXT NOT NULL,
    PRIMARY KEY (term, at, item)
) WITHOUT ROWID;

-- The open tasks from any time are asked for every morning.
CREATE INDEX items_kind_at ON items (kind, at);

INSERT OR IGNORE INTO related (term, at, item)
SELECT '@' || lower(json_extract(CAST(i.item AS TEXT), '$.from.address')), i.at, i.id
FROM items i
WHERE i.kind IN ('mail', 'event', 'task', 'note') AND json_extract(CAST(i.item AS TEXT), '$.from.address') <> '';

INSERT OR IGNORE INTO related (term, at, item)
SELECT '@' || lower(json_extract(p.value, '$.address')), i.at, i.id
FROM items i, json_each(CAST(i.item AS TEXT), '$.people') p
WHERE i.kind IN ('mail', 'event', 'task', 'note') AND p.key < 20 AND json_extract(p.value, '$.address') <> '';

INSERT OR IGNORE INTO related (term, at, item)
SELECT '#' || lower(json_extract(CAST(i.item AS TEXT), '$.detail.event.uid')), i.at, i.id
FROM items i
WHERE i.kind = 'event' AND json_extract(CAST(i.item AS TEXT), '$.detail.event.uid') <> '';

-- The words of the titles: one step of the recursion cuts off one word.
INSERT OR IGNORE INTO related (term, at, item)
WITH RECURSIVE cut (word, rest, at, id) AS (
    SELECT '', replace(replace(replace(replace(replace(replace(lower(title), ':', ' '), ',', ' '), '-', ' '), '/', ' '), '?', ' '), '.', ' ') || ' ', at, id
    FROM items WHERE kind IN ('mail', 'event', 'task', 'note')
    UNION ALL
    SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1), at, id
    FROM cut WHERE rest <> ''
)
SELECT word, at, id FROM cut WHERE length(word) >= 4;
