-- When a case was promised for its time: what was promised for soon is reminded of only near its end. What is promised already
-- counts as promised long ago.

ALTER TABLE support_case ADD COLUMN due_set_at timestamptz NOT NULL DEFAULT to_timestamp(0);
ALTER TABLE support_case ALTER COLUMN due_set_at SET DEFAULT now();
