-- Names of products are compared with a space between a word and its figures, as server/products/asked-name.ts makes them from here on.
UPDATE product SET asked = ARRAY(
  SELECT regexp_replace(regexp_replace(n, '([a-z]{3})-?(?=[0-9])', '\1 ', 'g'), '([0-9])-?(?=[a-z]{3})', '\1 ', 'g')
  FROM unnest(asked) WITH ORDINALITY AS t(n, place) ORDER BY place)
WHERE asked::text ~ '[a-z]{3}-?[0-9]|[0-9]-?[a-z]{3}';
