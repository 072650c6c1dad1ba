-- How far an order's goods are, as the business last said: the state follows from this and from the payments.
ALTER TABLE shop_order ADD COLUMN told_state text NOT NULL DEFAULT 'created'
  CHECK (told_state IN ('created', 'partlyShipped', 'shipped', 'delivered', 'cancelled'));
