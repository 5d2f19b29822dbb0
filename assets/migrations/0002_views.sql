-- The views to look at with sqlite3 gave NULL in every column: the body of an entity is {"person":{"name":…}}, and they read
-- $.name. The program itself reads no view, and runs none that stands in a file.

DROP VIEW person;
DROP VIEW team;
DROP VIEW cycle;
DROP VIEW link;
DROP VIEW action;
DROP VIEW review;
DROP VIEW decision;

CREATE VIEW person AS SELECT id, ref, body ->> '$.person.name' AS name, body ->> '$.person.email' AS email,
  body ->> '$.person.team' AS team, body ->> '$.person.manager' AS manager, body ->> '$.person.left' AS left_on
  FROM entity WHERE kind = 'person' AND body ->> '$.person.deleted' IS NOT 1;
CREATE VIEW team AS SELECT id, ref, body ->> '$.team.name' AS name, body ->> '$.team.parent' AS parent
  FROM entity WHERE kind = 'team' AND body ->> '$.team.deleted' IS NOT 1;
CREATE VIEW cycle AS SELECT id, ref, body ->> '$.cycle.name' AS name, body ->> '$.cycle.start' AS "start",
  body ->> '$.cycle.end' AS "end", body ->> '$.cycle.parent' AS parent, body ->> '$.cycle.state' AS state
  FROM entity WHERE kind = 'cycle' AND body ->> '$.cycle.deleted' IS NOT 1;
CREATE VIEW link AS SELECT id, ref, body ->> '$.link.project' AS project, body ->> '$.link.target' AS target,
  body ->> '$.link.because' AS because, body ->> '$.link.made' AS made, body ->> '$.link.judged.verdict' AS verdict
  FROM entity WHERE kind = 'link' AND body ->> '$.link.deleted' IS NOT 1;
CREATE VIEW action AS SELECT id, ref, body ->> '$.action.what' AS what, body ->> '$.action.owner' AS owner,
  body ->> '$.action.due' AS due, body ->> '$.action.done' AS done, body ->> '$.action.item' AS item
  FROM entity WHERE kind = 'action' AND body ->> '$.action.deleted' IS NOT 1;
CREATE VIEW review AS SELECT id, ref, body ->> '$.review.number' AS number, body ->> '$.review.on' AS day,
  body ->> '$.review.minutes' AS minutes, body ->> '$.review.ended' AS ended
  FROM entity WHERE kind = 'review' AND body ->> '$.review.deleted' IS NOT 1;
CREATE VIEW decision AS SELECT id, ref, body ->> '$.decision.review' AS review, body ->> '$.decision.item' AS item,
  body ->> '$.decision.text' AS text
  FROM entity WHERE kind = 'decision' AND body ->> '$.decision.deleted' IS NOT 1;
