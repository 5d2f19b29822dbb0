-- What a workspace that is shared through a folder has to remember: which laptops write there, which of their files were read, and
-- which of our own have to be there.

ALTER TABLE change ADD COLUMN came INTEGER;   -- the laptop whose file brought it; NULL: made here, or read from a workspace file

-- The laptops that write, ours among them.
CREATE TABLE writer (
  id       INTEGER PRIMARY KEY,     -- 63 bits of the SHA-256 of its key
  key      BLOB    NOT NULL CHECK (length(key) = 32),
  label    TEXT    NOT NULL,        -- what it is called, by its own word, as are the next three
  person   INTEGER,
  device   INTEGER NOT NULL,        -- change.device of what is made there
  program  TEXT    NOT NULL,
  joined   INTEGER NOT NULL,        -- when it was first read of here: milliseconds since 1970
  seen     INTEGER,                 -- when its newest heartbeat was written, by its clock
  heard    INTEGER,                 -- when that was read, by ours
  files    BLOB,                    -- four bytes of the hash of each of its files, as that says
  ahead_ms INTEGER NOT NULL DEFAULT 0,
  changes  INTEGER,                 -- how many changes it held then
  together INTEGER,                 -- what tells its set of changes from another
  state    TEXT    NOT NULL CHECK (state IN ('in', 'out'))
) STRICT;

-- Files of others, by their names in the store.
CREATE TABLE read (
  name   TEXT    PRIMARY KEY,
  writer INTEGER NOT NULL,
  since  INTEGER NOT NULL,          -- when it was first seen there
  listed INTEGER NOT NULL,          -- when it was last seen there, to the day
  fault  TEXT                       -- why it could not be read; NULL: it was
) STRICT, WITHOUT ROWID;

-- Our own files: what has to be in the store, and is put again where it is not.
CREATE TABLE sealed (
  name     TEXT    PRIMARY KEY,
  number   INTEGER NOT NULL,
  upto     INTEGER NOT NULL,        -- the last file it stands for; the same as number where it stands for itself
  from_seq INTEGER NOT NULL,        -- the changes in it: those between, of one origin
  to_seq   INTEGER NOT NULL,
  came     INTEGER,                 -- that origin, as in change
  changes  INTEGER NOT NULL,
  size     INTEGER NOT NULL,        -- bytes before it was sealed
  k        INTEGER,                 -- of a change that is too large for one file: which piece of how many
  parts    INTEGER,
  bytes    BLOB,                    -- all of it, until it was seen in the store
  listed   INTEGER                  -- when it was first seen there
) STRICT, WITHOUT ROWID;

-- Pieces of changes that are too large for one file, until all of them are here.
CREATE TABLE part (
  change INTEGER NOT NULL,
  k      INTEGER NOT NULL,
  parts  INTEGER NOT NULL,
  body   TEXT    NOT NULL,
  PRIMARY KEY (change, parts, k)
) STRICT, WITHOUT ROWID;
