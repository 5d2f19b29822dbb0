-- The keys of steps are random once people add to them, because two laptops may add one at once; so the steps done no longer fit
-- into 64 bits. Where they do (all that was written so far) they stay a number with a bit for each; else four bytes for each. A
-- column changes its type only with its table: all rows are written once more, in their order.

DROP INDEX check_in_change;
CREATE TABLE said (
  item       INTEGER NOT NULL,
  day        TEXT NOT NULL,
  stamp      INTEGER NOT NULL,
  n          INTEGER NOT NULL,
  id         INTEGER NOT NULL,
  change     INTEGER NOT NULL,
  by         INTEGER,
  value      REAL    CHECK (value BETWEEN -1e15 AND 1e15),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 10),
  word       TEXT    CHECK (word IN ('on track', 'at risk', 'off track')),
  progress   REAL    CHECK (progress BETWEEN -1e15 AND 1e15),
  done       ANY     CHECK (typeof(done) IN ('null', 'integer', 'blob')),
  unchanged  INTEGER NOT NULL DEFAULT 0 CHECK (unchanged IN (0, 1)),
  note       TEXT,
  next       TEXT,
  external   TEXT,
  review     INTEGER,
  voided_by  INTEGER,             -- the change that took it back; NULL: it counts
  sum        INTEGER NOT NULL,
  PRIMARY KEY (item, day, stamp, n, id)
) STRICT, WITHOUT ROWID;
INSERT INTO said SELECT * FROM check_in ORDER BY item, day, stamp, n, id;
DROP TABLE check_in;
ALTER TABLE said RENAME TO check_in;
CREATE INDEX check_in_change ON check_in(change, n);

-- A line of the log asks whether its change is one of two that did not know of each other.
CREATE INDEX clash_change ON clash(change);
CREATE INDEX clash_other ON clash(other);
