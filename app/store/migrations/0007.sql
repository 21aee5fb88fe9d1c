-- What learning makes of items: features, neighbours. It can be made again from
-- the items and the votes. What the reader voted on stays when its item leaves.
CREATE TABLE learned (
    item TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL, -- Item.ContentHash
    data BLOB NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER learned_gone AFTER DELETE ON items
WHEN NOT EXISTS (SELECT 1 FROM votes WHERE votes.item = OLD.id) BEGIN
    DELETE FROM learned WHERE item = OLD.id;
END;
