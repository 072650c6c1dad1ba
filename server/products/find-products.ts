import type { Read } from "../db/tenant";
import { askedForm } from "./asked-name";
import { liveProducts } from "./live-products";
import type { Product } from "./product";

const MOST = 5;

/** Products that are for sale at a moment and are called so, or have this number (a single letter is a number only): the whole name first, then the longest that the words hold, then what they are part of. Five at most. */
export async function findProducts(
  read: Read,
  workspaceId: string,
  words: string,
  at?: Date | undefined,
): Promise<Product[]> {
  const asked = askedForm(words.slice(0, 300));
  if (asked === "") return [];
  const named = await read<{ ref: string }>({
    name: "products-by-words",
    text: `
      SELECT p.ref FROM product p
      CROSS JOIN LATERAL (
        SELECT max(CASE WHEN length($2::text) < 2 THEN 0 WHEN n = $2 THEN 1000 WHEN strpos($2, n) > 0 THEN 1 + length(n) WHEN strpos(n, $2) > 0 THEN 1 ELSE 0 END) AS fit FROM unnest(p.asked) n) name
      WHERE p.workspace_id = $1 AND p.state = 'live' AND (lower(p.ref) = lower($3) OR name.fit > 0)
      ORDER BY (lower(p.ref) = lower($3)) DESC, name.fit DESC, p.ref LIMIT 50`,
    values: [workspaceId, asked, words.trim()],
  });
  if (named.length === 0) return [];
  const order = new Map(named.map(({ ref }, place) => [ref, place]));
  const found = await liveProducts(read, workspaceId, { refs: [...order.keys()] }, at);
  return found.sort((a, b) => (order.get(a.ref) ?? 0) - (order.get(b.ref) ?? 0)).slice(0, MOST);
}
