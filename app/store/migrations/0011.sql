-- Counting what is still to be embedded without reading the rows.
CREATE INDEX docs_embedded ON docs (embedded);

-- What was read of docs is read anew where an item became of another kind.
ALTER TABLE index_state ADD COLUMN refiled INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER docs_refiled AFTER UPDATE OF source, kind ON docs WHEN NEW.source <> OLD.source OR NEW.kind <> OLD.kind BEGIN
    UPDATE index_state SET refiled = refiled + 1;
END;
