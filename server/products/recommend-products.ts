import { type Read, readingWorkspace } from "../db/tenant";
import { liveProducts } from "./live-products";
import { alsoBought } from "./neighbours";
import type { Product } from "./product";

export interface Recommended {
  readonly product: Product;
  readonly score: number;
  /** The interest that it meets: "category:phones", "topic:photography", "product:x1". */
  readonly reason: string;
  /** What to say of it to this contact; "" where the product brings no words. */
  readonly text: string;
}

export interface RecommendOptions {
  readonly contactId: string;
  /** Only these. */
  readonly refs?: readonly string[] | undefined;
  readonly category?: string | undefined;
  readonly limit: number;
  /** The moment at which it has to be for sale; the database's clock without it. */
  readonly at?: Date | undefined;
}

/** What an interest in the thing itself, in what it replaces, in its category and in one of its topics is worth. */
const SHARE = { itself: 0.7, replaced: 0.6, category: 0.5, topic: 0.4 } as const;
/** Below this there is no interest to speak of: a single look half a year ago. */
const LEAST = 0.05;
/** Of a contact's interests so many are read. */
const INTERESTS = 300;

interface Interest {
  topic: string;
  /** In views; it halves every two weeks. */
  score: number;
}

/**
 * Products for a contact, the best first: by what is bought together with what they looked at and bought, and by their interests. Only
 * what is for sale at that moment and in stock, not what they have bought already, and nothing for who has shown no interest in it.
 */
export async function recommendProducts(
  workspaceId: string,
  options: RecommendOptions,
): Promise<Recommended[]> {
  const { contactId, refs, category, limit, at } = options;
  return readingWorkspace(workspaceId, async (read) => {
    const interests = await readInterests(read, workspaceId, contactId, at);
    if (interests.length === 0) return [];
    const bought = new Set(await readBought(read, workspaceId, contactId));
    const seen = interests.flatMap(({ topic, score }) =>
      topic.startsWith("product:") ? [{ ref: topic.slice(8), weight: score / (1 + score) }] : [],
    );
    const near = alsoBought(
      seen,
      await readNeighbours(
        read,
        workspaceId,
        seen.map(({ ref }) => ref),
      ),
    );
    const products = await liveProducts(
      read,
      workspaceId,
      { refs: refs?.length ? refs : undefined, category, near: nearOf(interests, near) },
      at,
    );
    return products
      .filter(({ ref, stock }) => !bought.has(ref) && stock !== 0)
      .flatMap((product) => {
        const found = scoreOf(product, interests, near.get(product.ref) ?? 0, seen[0]?.ref);
        return found ? [{ product, ...found, text: wordsFor(product, interests) }] : [];
      })
      .sort((a, b) => b.score - a.score || (a.product.ref < b.product.ref ? -1 : 1))
      .slice(0, limit);
  });
}

/** The first products of the catalogue, for somebody of whom nothing is known: a trial. */
export async function someProducts(
  workspaceId: string,
  options: Omit<RecommendOptions, "contactId">,
): Promise<Recommended[]> {
  const { refs, category, limit, at } = options;
  const wanted = { refs: refs?.length ? refs : undefined, category };
  const products = await readingWorkspace(workspaceId, (read) => liveProducts(read, workspaceId, wanted, at));
  return products
    .filter(({ stock }) => stock !== 0)
    .slice(0, limit)
    .map((product) => ({ product, score: 0, reason: "", text: wordsFor(product, []) }));
}

async function readInterests(
  read: Read,
  workspaceId: string,
  contactId: string,
  at: Date | undefined,
): Promise<Interest[]> {
  // The latest first: what is bought together counts from what was looked at last.
  return read<{ topic: string; score: number }>({
    name: "recommend-interests",
    text: `
      SELECT topic, score FROM (
        SELECT topic, power(2::float8, least(level - parley_half_lives(coalesce($3::timestamptz, now())), 60)) AS score, updated_at
        FROM contact_interest WHERE workspace_id = $1 AND contact_id = $2) told
      WHERE score >= ${LEAST} ORDER BY updated_at DESC, score DESC LIMIT ${INTERESTS}`,
    values: [workspaceId, contactId, at ?? null],
  });
}

async function readBought(read: Read, workspaceId: string, contactId: string): Promise<string[]> {
  const rows = await read<{ ref: string }>({
    name: "recommend-bought",
    text: `
      SELECT DISTINCT line->>'product' AS ref FROM shop_order o, json_array_elements(o.lines) line
      WHERE o.workspace_id = $1 AND o.contact_id = $2 AND o.state NOT IN ('cancelled', 'refunded')`,
    values: [workspaceId, contactId],
  });
  return rows.map(({ ref }) => ref);
}

async function readNeighbours(
  read: Read,
  workspaceId: string,
  refs: readonly string[],
): Promise<Map<string, [string, number][]>> {
  const near = new Map<string, [string, number][]>();
  if (refs.length === 0) return near;
  const rows = await read<{ ref: string; other: string; closeness: number }>({
    name: "recommend-neighbours",
    text: "SELECT ref, other, closeness FROM product_neighbour WHERE workspace_id = $1 AND ref = ANY ($2::text[])",
    values: [workspaceId, refs],
  });
  for (const { ref, other, closeness } of rows) near.set(ref, [...(near.get(ref) ?? []), [other, closeness]]);
  return near;
}

/** What a product has to have to be looked at at all: a large catalogue is not read as a whole. */
function nearOf(interests: readonly Interest[], near: ReadonlyMap<string, number>) {
  const named = (kind: string) =>
    interests.flatMap(({ topic }) => (topic.startsWith(`${kind}:`) ? [topic.slice(kind.length + 1)] : []));
  return {
    refs: [...named("product"), ...near.keys()],
    words: [...named("category"), ...named("topic")].map((word) => word.toLowerCase()),
  };
}

function scoreOf(
  product: Product,
  interests: readonly Interest[],
  together: number,
  latest: string | undefined,
): { score: number; reason: string } | null {
  let score = together;
  let best = { worth: together, reason: latest === undefined ? "" : `product:${latest}` };
  for (const { topic, score: views } of interests) {
    const share = shareOf(product, topic);
    if (share === 0) continue;
    const worth = share * (views / (1 + views));
    score += worth;
    if (worth > best.worth) best = { worth, reason: topic };
  }
  return score > 0.02 ? { score, reason: best.reason } : null;
}

function shareOf({ ref, replaces, category, topics }: Product, topic: string): number {
  const [kind = "", ...rest] = topic.split(":");
  const value = rest.join(":");
  const word = value.toLowerCase();
  if (kind === "product") return value === ref ? SHARE.itself : value === replaces ? SHARE.replaced : 0;
  const levels = (category ?? "").toLowerCase().split("/");
  if (kind === "category" && (levels.includes(word) || category?.toLowerCase() === word))
    return SHARE.category;
  const isTopic = topics.some(
    (one) => one.toLowerCase() === word || one.toLowerCase() === topic.toLowerCase(),
  );
  return isTopic ? SHARE.topic : kind === "topic" && levels.includes(word) ? SHARE.topic : 0;
}

/** The script for the strongest of their interests, else the one for everybody, else the description's beginning. */
function wordsFor(product: Product, interests: readonly Interest[]): string {
  const { scripts, description } = product;
  const byStrength = [...interests].sort((a, b) => b.score - a.score);
  for (const { topic } of byStrength) {
    const meant = scripts.find(
      (one) => one.topic !== null && (same(one.topic, topic) || same(`topic:${one.topic}`, topic)),
    );
    if (meant) return meant.text;
  }
  const everybody = scripts.find((one) => one.topic === null);
  if (everybody) return everybody.text;
  const [first = ""] = /^[^\n]*?(?:[。！？]|[.!?](?=\s|$)|$)/.exec(description.trim()) ?? [];
  return first.slice(0, 200);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
