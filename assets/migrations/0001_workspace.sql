-- A workspace. docs/storage.md says why it looks like this.
--
-- What is true stands in change, op and check_in, which are only ever added to (a check-in taken back gets a mark).
-- Everything below "derived" can be dropped and made again from them, and doctor compares.
--
-- Ids are random 63-bit integers. On the screen and in JSON they are sixteen letters: each hexadecimal digit
-- 0…f of the integer is one of k…z. Days are text (2026-11-23); moments are milliseconds since 1970 UTC.

CREATE TABLE meta (
  k TEXT PRIMARY KEY,             -- workspace, device, stamp
  v ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- ── what happened ──────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE change (
  seq    INTEGER PRIMARY KEY,     -- its place in this file; another laptop may number it differently
  id     INTEGER NOT NULL UNIQUE,
  device INTEGER NOT NULL,        -- where it was made
  stamp  INTEGER NOT NULL,        -- hybrid logical clock: milliseconds × 32768 + counter, ever rising on a device
  by     INTEGER,                 -- who; NULL: nobody said, or a script
  at     INTEGER NOT NULL,
  day    TEXT NOT NULL,           -- the local day it counts for
  verb   TEXT NOT NULL,
  why    TEXT,
  undoes INTEGER,                 -- the change it takes back, of an undo or a redo
  review INTEGER,                 -- the meeting it was made in
  ops    INTEGER NOT NULL,        -- how many operations it has
  sum    INTEGER NOT NULL         -- checksum of the row, as in every table that has one: src/store/sum.rs
) STRICT;
CREATE INDEX change_by     ON change(by, seq);
CREATE INDEX change_undoes ON change(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX change_review ON change(review, seq) WHERE review IS NOT NULL;

-- Every operation of a change but its check-ins: those stand whole in check_in, under the same (change, n).
CREATE TABLE op (
  change  INTEGER NOT NULL,
  n       INTEGER NOT NULL,
  subject INTEGER NOT NULL,       -- the entity it is about; 1: the workspace itself
  body    TEXT NOT NULL CHECK (json_valid(body)),
  sum     INTEGER NOT NULL,
  PRIMARY KEY (change, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX op_subject ON op(subject, change, n);

-- Changes that are about an item without being of it: of a link its two ends, of a decision or an action its item.
CREATE TABLE about (
  entity INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (entity, change)
) STRICT, WITHOUT ROWID;

-- Clustered by item and day: the whole history of one item is one short read.
CREATE TABLE check_in (
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
  done       INTEGER,             -- one bit per step of a milestones key result
  unchanged  INTEGER NOT NULL DEFAULT 0 CHECK (unchanged IN (0, 1)),
  note       TEXT,
  next       TEXT,
  external   TEXT,
  review     INTEGER,
  voided_by  INTEGER,             -- the change that took it back; NULL: it counts
  sum        INTEGER NOT NULL,
  PRIMARY KEY (item, day, stamp, n, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_in_change ON check_in(change, n);

-- ── derived ────────────────────────────────────────────────────────────────────────────────────────────────────

-- Objectives, key results and projects as they are now, tombstones included.
CREATE TABLE item (
  id       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL CHECK (kind IN ('objective', 'key-result', 'project')),
  external TEXT,
  title    TEXT NOT NULL,
  owner    INTEGER,
  team     INTEGER,
  cycle    INTEGER,               -- its own; NULL: its objective's
  start    TEXT,
  due      TEXT,
  metric   TEXT,                  -- of key results, as are the next four
  baseline REAL,
  target   REAL,
  unit     TEXT,
  weight   REAL,
  state    TEXT,                  -- of projects
  archived INTEGER NOT NULL,
  deleted  INTEGER NOT NULL,
  -- The letters of the id, as the JSON of the other tables names it.
  ref TEXT GENERATED ALWAYS AS (
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(printf('%016x', id), '0', 'k'), '1', 'l'), '2', 'm'), '3', 'n'), '4', 'o'), '5', 'p'), '6', 'q'), '7', 'r'), '8', 's'), '9', 't'), 'a', 'u'), 'b', 'v'), 'c', 'w'), 'd', 'x'), 'e', 'y'), 'f', 'z')
  ) VIRTUAL
) STRICT;
CREATE INDEX item_cycle ON item(cycle) WHERE cycle IS NOT NULL;
CREATE INDEX item_bound ON item(metric) WHERE metric IN ('at-least', 'at-most', 'between');

-- The parents of an item, in their order; 0 for an objective or key result at the top, so that the top is an index read.
CREATE TABLE parent (
  item   INTEGER NOT NULL,
  n      INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  PRIMARY KEY (item, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX parent_parent ON parent(parent);

-- What the program reads when it starts: one row per item, all of it and what its check-ins come to in one piece.
-- The other columns are there to be looked at.
CREATE TABLE now (
  item       INTEGER PRIMARY KEY,
  last_on    TEXT,                -- the day of the newest check-in
  value      REAL,
  confidence INTEGER,
  check_ins  INTEGER NOT NULL,
  revised    TEXT,                -- the day of the newest revision with a reason
  packed     BLOB NOT NULL        -- src/store/pack.rs
) STRICT;

-- Everything else: cycles, teams, people, links, reviews, decisions, actions, acknowledgements, as the same JSON as in op.
CREATE TABLE entity (
  id   INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  sum  INTEGER NOT NULL,
  ref TEXT GENERATED ALWAYS AS (
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(printf('%016x', id), '0', 'k'), '1', 'l'), '2', 'm'), '3', 'n'), '4', 'o'), '5', 'p'), '6', 'q'), '7', 'r'), '8', 's'), '9', 't'), 'a', 'u'), 'b', 'v'), 'c', 'w'), 'd', 'x'), 'e', 'y'), 'f', 'z')
  ) VIRTUAL
) STRICT;

CREATE TABLE setting (
  k TEXT PRIMARY KEY,
  v TEXT NOT NULL,
  sum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ── to look at with sqlite3; the program does not use them ─────────────────────────────────────────────────────

CREATE VIEW person AS SELECT id, ref, body ->> '$.name' AS name, body ->> '$.email' AS email, body ->> '$.team' AS team,
  body ->> '$.manager' AS manager, body ->> '$.left' AS left_on FROM entity WHERE kind = 'person' AND body ->> '$.deleted' IS NOT 1;
CREATE VIEW team AS SELECT id, ref, body ->> '$.name' AS name, body ->> '$.parent' AS parent
  FROM entity WHERE kind = 'team' AND body ->> '$.deleted' IS NOT 1;
CREATE VIEW cycle AS SELECT id, ref, body ->> '$.name' AS name, body ->> '$.start' AS "start", body ->> '$.end' AS "end",
  body ->> '$.parent' AS parent, body ->> '$.state' AS state FROM entity WHERE kind = 'cycle' AND body ->> '$.deleted' IS NOT 1;
CREATE VIEW link AS SELECT id, ref, body ->> '$.project' AS project, body ->> '$.target' AS target, body ->> '$.because' AS because,
  body ->> '$.made' AS made, body ->> '$.judged.verdict' AS verdict FROM entity WHERE kind = 'link' AND body ->> '$.deleted' IS NOT 1;
CREATE VIEW action AS SELECT id, ref, body ->> '$.what' AS what, body ->> '$.owner' AS owner, body ->> '$.due' AS due,
  body ->> '$.done' AS done, body ->> '$.item' AS item FROM entity WHERE kind = 'action' AND body ->> '$.deleted' IS NOT 1;
CREATE VIEW review AS SELECT id, ref, body ->> '$.number' AS number, body ->> '$.on' AS day, body ->> '$.minutes' AS minutes,
  body ->> '$.ended' AS ended FROM entity WHERE kind = 'review' AND body ->> '$.deleted' IS NOT 1;
CREATE VIEW decision AS SELECT id, ref, body ->> '$.review' AS review, body ->> '$.item' AS item, body ->> '$.text' AS text
  FROM entity WHERE kind = 'decision' AND body ->> '$.deleted' IS NOT 1;
