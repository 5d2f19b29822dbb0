-- The log has one order, the same on every laptop: by stamp, then by id. The place in a file (seq) only says when a change came
-- there. What is read in that order has an index for it.

CREATE INDEX change_order ON change(stamp, id);

DROP INDEX change_by;
CREATE INDEX change_by ON change(by, stamp, id);

DROP INDEX change_review;
CREATE INDEX change_review ON change(review, stamp, id) WHERE review IS NOT NULL;

-- Changes of a newer version that this one cannot read: kept as they came, and taken in after an upgrade.
CREATE TABLE parked (
  id     INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  stamp  INTEGER NOT NULL,
  body   TEXT NOT NULL,           -- as a line of a workspace file
  sum    INTEGER NOT NULL
) STRICT;

-- ── derived ────────────────────────────────────────────────────────────────────────────────────────────────────

-- Somebody's word was overwritten by someone who had not seen it.
CREATE TABLE clash (
  subject INTEGER NOT NULL,
  field   TEXT NOT NULL,
  change  INTEGER NOT NULL,       -- the one that overwrote, and the place of the operation in it
  n       INTEGER NOT NULL,
  other   INTEGER NOT NULL,       -- the one whose word was overwritten
  PRIMARY KEY (subject, field, change, n)
) STRICT, WITHOUT ROWID;
