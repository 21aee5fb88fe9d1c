-- 1: the steps and the evidence of this brief were let go of, being old.
ALTER TABLE briefs ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX briefs_whole ON briefs (date) WHERE trimmed = 0;

-- What a brief cites can be opened when its item has left the store.
CREATE INDEX brief_items_id ON brief_items (id, brief);
