import { inWorkspace } from "../db/tenant";
import { amountsIn } from "../products/amounts";
import { askedForm, findName } from "../products/asked-name";
import { type LaunchDetail, readLaunchIn } from "./launch-view";

/** A place that states a fact of what is launched, or of what it takes the place of. */
export interface Use {
  place: "flow" | "canned" | "source";
  id: string;
  title: string;
  /** The fact: "Price", and its value as it stands there. */
  fact: string;
  value: string;
  /** new: may not be told before its time. old: is not true any more from then on. */
  which: "new" | "old";
}

interface Thing {
  which: "new" | "old";
  names: string[];
  price: { minor: number; currency: string } | null;
  /** Values that are found as they are. */
  facts: { label: string; text: string }[];
}

const MOST = 300;
/** Shorter values stand in any text. */
const SHORT = 4;

/** Every flow (as it is drawn, and as it is live), canned reply and source that names the product, or its predecessor, together with one of its facts. */
export async function whereUsed(workspaceId: string, launchId: string): Promise<Use[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const launch = await readLaunchIn(tx, workspaceId, launchId);
    const things = [newThing(launch)];
    const replaces = launch.product?.replaces;
    if (replaces) {
      const [old] = await tx.$queryRaw<
        {
          name: string;
          aliases: string[];
          minor: number | null;
          currency: string | null;
          attributes: unknown;
        }[]
      >`
        SELECT name, aliases, price_minor::float8 AS minor, currency, attributes FROM product
        WHERE workspace_id = ${workspaceId}::uuid AND ref = ${replaces}`;
      if (old)
        things.push({
          which: "old",
          names: [old.name, ...old.aliases].map(askedForm),
          price:
            old.minor === null || old.currency === null ? null : { minor: old.minor, currency: old.currency },
          facts: [],
        });
    }
    // Every name in the ways in which it may be written; spaces do not count.
    const names = things
      .flatMap((one) => one.names.map((name) => name.replace(/\s/g, "")))
      .filter((name) => name.length > 1);
    if (names.length === 0) return [];
    const places = await tx.$queryRaw<{ place: Use["place"]; id: string; title: string; text: string }[]>`
      SELECT place, id, title, text FROM (
        SELECT 'flow' AS place, f.id::text, f.name AS title, f.draft::text || coalesce((
            SELECT string_agg(v.document::text, E'\n') FROM flow_version v
            WHERE v.workspace_id = f.workspace_id AND v.flow_id = f.id AND v.number IN (
              SELECT active_version FROM endpoint e WHERE e.workspace_id = f.workspace_id AND e.flow_id = f.id)), '') AS text
          FROM flow f WHERE f.workspace_id = ${workspaceId}::uuid AND f.archived_at IS NULL
        UNION ALL SELECT 'canned', id::text, shortcut, text FROM canned_reply WHERE workspace_id = ${workspaceId}::uuid
        UNION ALL SELECT 'source', s.id::text, s.title, s.title || E'\n' || v.text FROM knowledge_source s
          JOIN knowledge_version v ON v.workspace_id = s.workspace_id AND v.source_id = s.id AND v.number = s.version
          WHERE s.workspace_id = ${workspaceId}::uuid AND s.state = 'live' AND (s.valid_until IS NULL OR s.valid_until > now())
      ) places WHERE EXISTS (SELECT FROM unnest(${names}::text[]) n WHERE strpos(lower(regexp_replace(text, '\\s', '', 'g')), n) > 0)
      ORDER BY place, title LIMIT ${MOST}`;
    return places.flatMap((one) => usesIn(one, things));
  });
}

function newThing({ product, items }: LaunchDetail): Thing {
  const { name = "", aliases = [], price, currency } = product ?? {};
  return {
    which: "new",
    names: [name, ...aliases].map(askedForm).filter((one) => one.length > 1),
    price: typeof price === "number" && currency ? { minor: price, currency } : null,
    facts: items
      .filter(({ kind, state, text }) => kind === "fact" && state !== "dropped" && text.length >= SHORT)
      .map(({ label, text }) => ({ label, text })),
  };
}

function usesIn(
  place: { place: Use["place"]; id: string; title: string; text: string },
  things: readonly Thing[],
): Use[] {
  const { text, ...where } = place;
  const form = askedForm(text);
  const dense = text.toLowerCase().replace(/\s/g, "");
  return things.flatMap(({ which, names, price, facts }) => {
    if (!names.some((name) => findName(form, name) >= 0 || findName(dense, name.replace(/\s/g, "")) >= 0))
      return [];
    const told = amountsIn(text).find(
      (amount) => price && amount.minor === price.minor && amount.currency === price.currency,
    );
    const stated = facts.filter((fact) => dense.includes(fact.text.toLowerCase().replace(/\s/g, "")));
    return [
      ...(told ? [{ ...where, which, fact: "price", value: text.slice(told.from, told.to) }] : []),
      ...stated
        .filter(({ text: value }) => !told || !value.includes(text.slice(told.from, told.to)))
        .map(({ label, text: value }) => ({ ...where, which, fact: label, value })),
    ];
  });
}
