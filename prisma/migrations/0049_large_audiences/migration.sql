-- Audiences over a million contacts.

-- Whether a list has an item that says the same as a text, folded as parley_fold does it, or as a number. A function and not a
-- query of its own: a query inside keeps several processes from sharing the look at all contacts.
CREATE FUNCTION parley_list_has(list jsonb, folded text, number double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 30 AS $$
  SELECT EXISTS (SELECT FROM jsonb_array_elements(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END) item
    WHERE coalesce(CASE WHEN number IS NULL OR parley_number(item) IS NULL THEN parley_fold(item #>> '{}') = folded ELSE parley_number(item) = number END, false))
$$;

-- How far the members of a new condition have been found: { revision, from, after }. Many are found in parts: `from` is when the
-- first part was begun, `after` the last contact of those that are done.
ALTER TABLE audience ADD COLUMN filling json;
