-- The log has one order, the same on every laptop: by stamp, then by id. The place in a file (seq) only says when a change came
-- there. What is read in that order has an index for it.

CREATE INDEX change_order ON change(stamp, id);

DROP INDEX change_by;
CREATE INDEX change_by ON change(by, stamp, id);

DROP INDEX change_review;
CREATE INDEX change_review ON change(review, stamp, id) WHERE review IS NOT NULL;
