-- Values that came from a source: what it is called.

ALTER TABLE check_in ADD COLUMN measured TEXT;  -- without by it came by itself; NULL: somebody said it
