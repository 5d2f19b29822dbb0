-- What recurs and what is to be talked about have a view each, as everything else has that people name.

CREATE VIEW meeting AS SELECT id, ref, body ->> '$.meeting.name' AS name, coalesce(body ->> '$.meeting.scope', 'all') AS scope,
  body ->> '$.meeting.weekday' AS weekday, body ->> '$.meeting.time' AS time, body ->> '$.meeting.minutes' AS minutes,
  body ->> '$.meeting.people' AS people, body ->> '$.meeting.agenda_by' AS agenda_by, body ->> '$.meeting.created' AS created
  FROM entity WHERE kind = 'meeting' AND body ->> '$.meeting.deleted' IS NOT 1;
CREATE VIEW topic AS SELECT id, ref, body ->> '$.topic.title' AS title, body ->> '$.topic.seconds' AS seconds,
  body ->> '$.topic.owner' AS owner, body ->> '$.topic.meeting' AS meeting, body ->> '$.topic.settled' AS settled,
  body ->> '$.topic.made' AS made
  FROM entity WHERE kind = 'topic' AND body ->> '$.topic.deleted' IS NOT 1;
