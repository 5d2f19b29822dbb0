-- What a laptop says of itself beside which files it wrote.

ALTER TABLE writer ADD COLUMN parked INTEGER;   -- how many changes only a newer program than its own can read
ALTER TABLE writer ADD COLUMN derived INTEGER;  -- what everything that is derived comes to there; NULL: it did not look since it changed
