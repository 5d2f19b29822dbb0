-- What each key result whose time is over had come to at each thirteenth of it: that of which forecasts are made. Made when it is
-- first asked for, and made again of whatever a change since touched: meta has the place in the log until which it holds.

-- ── derived ────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE finished (
  item INTEGER PRIMARY KEY,
  body BLOB NOT NULL              -- src/domain/forecast/past.rs; empty: it tells nothing of how it ended
) STRICT;
