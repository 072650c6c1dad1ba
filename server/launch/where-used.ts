import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { amountsIn } from "../products/amounts";
import { askedForm, findName } from "../products/asked-name";
import { managedProduct, PRODUCT_COLUMNS, type ProductRow, productAt } from "../products/product";
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
  /** A source of the predecessor alone, or a pair that tells the old price: it ends where nobody says otherwise. What tells of more does not. */
  ends: boolean;
}

interface Thing {
  which: "new" | "old";
  /** What is launched itself, as it costs now: only who asks for its price alone is told nothing true any more. */
  isSelf?: boolean;
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
  return inWorkspace(workspaceId, async (tx) =>
    whereUsedIn(tx, workspaceId, await readLaunchIn(tx, workspaceId, launchId)),
  );
}

/** The same within a transaction. */
export async function whereUsedIn(
  tx: WorkspaceTx,
  workspaceId: string,
  launch: LaunchDetail,
): Promise<Use[]> {
  const things = [newThing(launch)];
  const { replaces, ref, price } = launch.product ?? {};
  if (ref !== undefined && typeof price === "number") {
    const [known] = await tx.$queryRaw<(ProductRow & { now: Date })[]>`
      SELECT ${Prisma.raw(PRODUCT_COLUMNS)}, now() AS now FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}
        AND state = 'live' AND (valid_from IS NULL OR valid_from <= now()) AND (valid_until IS NULL OR valid_until > now())`;
    const self = known && oldThing({ ...known, ...productAt(known, known.now) });
    if (self?.price && self.price.minor !== price) things.push({ ...self, facts: [], isSelf: true });
  }
  if (replaces && replaces !== ref) {
    const [old] = await tx.$queryRaw<ProductRow[]>`
      SELECT ${Prisma.raw(PRODUCT_COLUMNS)} FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ${replaces}`;
    if (old) things.push(oldThing(old));
  }
  // Every name in the ways in which it may be written; spaces do not count.
  const names = things
    .flatMap((one) => one.names.map((name) => name.replace(/\s/g, "")))
    .filter((name) => name.length > 1);
  if (names.length === 0) return [];
  const places = await tx.$queryRaw<Place[]>`
      SELECT place, id, title, text, "isPair" FROM (
        SELECT 'flow' AS place, f.id::text, f.name AS title, f.draft::text || coalesce((
            SELECT string_agg(v.document::text, E'\n') FROM flow_version v
            WHERE v.workspace_id = f.workspace_id AND v.flow_id = f.id AND v.number IN (
              SELECT active_version FROM endpoint e WHERE e.workspace_id = f.workspace_id AND e.flow_id = f.id)), '') AS text, false AS "isPair"
          FROM flow f WHERE f.workspace_id = ${workspaceId}::uuid AND f.archived_at IS NULL
        UNION ALL SELECT 'canned', id::text, shortcut, text, false FROM canned_reply WHERE workspace_id = ${workspaceId}::uuid
        UNION ALL SELECT 'source', s.id::text, s.title, s.title || E'\n' || v.text, s.kind = 'qa' FROM knowledge_source s
          JOIN knowledge_version v ON v.workspace_id = s.workspace_id AND v.source_id = s.id AND v.number = s.version
          WHERE s.workspace_id = ${workspaceId}::uuid AND s.state = 'live' AND (s.valid_until IS NULL OR s.valid_until > now())
      ) places WHERE EXISTS (SELECT FROM unnest(${names}::text[]) n WHERE strpos(lower(regexp_replace(text, '\\s', '', 'g')), n) > 0)
      ORDER BY place, title LIMIT ${MOST}`;
  return places.flatMap((one) => usesIn(one, things));
}

interface Place {
  place: Use["place"];
  id: string;
  title: string;
  text: string;
  isPair: boolean;
}

function oldThing(row: ProductRow): Thing {
  const { name, aliases, priceMinor, currency, attributes } = managedProduct(row);
  return {
    which: "old",
    names: [name, ...aliases].map(askedForm).filter((one) => one.length > 1),
    price: priceMinor === null || currency === null ? null : { minor: priceMinor, currency },
    facts: attributes
      .filter(({ value }) => value.length >= SHORT)
      .map((one) => ({ label: one.name, text: one.value })),
  };
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

function usesIn(place: Place, things: readonly Thing[]): Use[] {
  const { text, isPair, ...where } = place;
  const form = askedForm(text);
  const dense = text.toLowerCase().replace(/\s/g, "");
  const title = askedForm(place.title);
  const titled = ({ names }: Thing) => names.some((name) => findName(title, name) >= 0);
  return things.flatMap((thing) => {
    const { which, names, price, facts } = thing;
    if (!names.some((name) => findName(form, name) >= 0 || findName(dense, name.replace(/\s/g, "")) >= 0))
      return [];
    const ends =
      which === "old" &&
      place.place === "source" &&
      titled(thing) &&
      (thing.isSelf ? isPair : !things.some((other) => other.which === "new" && titled(other)));
    const told = amountsIn(text).find(
      (amount) => price && amount.minor === price.minor && amount.currency === price.currency,
    );
    const stated = facts.filter((fact) => dense.includes(fact.text.toLowerCase().replace(/\s/g, "")));
    return [
      ...(told ? [{ ...where, which, ends, fact: "price", value: text.slice(told.from, told.to) }] : []),
      ...stated
        .filter(({ text: value }) => !told || !value.includes(text.slice(told.from, told.to)))
        .map(({ label, text: value }) => ({ ...where, which, ends, fact: label, value })),
    ];
  });
}
