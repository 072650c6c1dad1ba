import type { Read } from "../db/tenant";
import { isUuid } from "../ids";
import { askedForm, findName } from "./asked-name";
import { liveProducts } from "./live-products";
import type { Product } from "./product";

/** Messages of a conversation that are looked through, the last ones, and minutes for which a look at a product's page says what is meant. */
const LOOKED = 12;
const MINUTES = 30;
const MOST = 50;

interface Line {
  from: string;
  text: string;
}
interface NamedProduct {
  ref: string;
  asked: string[];
}

/**
 * The product that a question without a product's name is about: the one that was named last in its conversation, else the one that the
 * contact looked at last, within half an hour. Null where the question names one itself, where the visitor named several at once, and where
 * nothing tells. Only what is for sale at the moment.
 */
export async function talkedProduct(
  read: Read,
  workspaceId: string,
  asked: {
    readonly question: string;
    readonly conversationId: string;
    readonly contactId?: string | undefined;
    readonly at?: Date | undefined;
  },
): Promise<Product | null> {
  const { question, conversationId, contactId, at } = asked;
  if (!isUuid(conversationId)) return null;
  const lines = await read<Line>({
    name: "talked-lines",
    text: `
      SELECT "from", body ->> 'text' AS text FROM message
      WHERE workspace_id = $1 AND conversation_id = $2 AND body ->> 'text' <> '' ORDER BY seq DESC LIMIT ${LOOKED}`,
    values: [workspaceId, conversationId],
  });
  const said = [{ from: "visitor", text: question }, ...lines].map(({ from, text }) => ({
    from,
    form: askedForm(text.slice(0, 2_000)),
  }));
  const named = await productsIn(read, workspaceId, said.map(({ form }) => form).join("\n"));
  const [own, ...before] = said.map(({ from, form }) => ({ from, refs: refsIn(form, named) }));
  if (own && own.refs.length > 0) return null;
  for (const { from, refs } of before) {
    const [ref] = refs;
    if (ref !== undefined && refs.length === 1) return liveOne(read, workspaceId, ref, at);
    // Who speaks of two means either; what the shop lists says nothing.
    if (refs.length > 1 && from === "visitor") return null;
  }
  const ref = isUuid(contactId) ? await lastLookedAt(read, workspaceId, contactId, at) : undefined;
  return ref === undefined ? null : liveOne(read, workspaceId, ref, at);
}

/** The products, for sale or not, that a text names; none for most texts. */
export async function namedProducts(read: Read, workspaceId: string, text: string): Promise<string[]> {
  const form = askedForm(text);
  return refsIn(form, await productsIn(read, workspaceId, form));
}

function productsIn(read: Read, workspaceId: string, forms: string): Promise<NamedProduct[]> {
  return read<NamedProduct>({
    name: "talked-products",
    text: `
      SELECT ref, asked FROM product p
      WHERE workspace_id = $1 AND state = 'live' AND EXISTS (SELECT FROM unnest(p.asked) n WHERE length(n) > 1 AND strpos($2, n) > 0) LIMIT ${MOST}`,
    values: [workspaceId, forms],
  });
}

/** The products that a text names: of "X2 Pro" and "X2" at one place the longer. */
function refsIn(form: string, products: readonly NamedProduct[]): string[] {
  const found = products.flatMap(({ ref, asked }) => {
    const names = asked.filter((name) => name.length > 1 && findName(form, name) >= 0);
    const [longest] = names.sort((a, b) => b.length - a.length);
    return longest === undefined ? [] : [{ ref, name: longest }];
  });
  return found
    .filter(({ name }) => !found.some((other) => other.name !== name && other.name.includes(name)))
    .map(({ ref }) => ref);
}

async function liveOne(
  read: Read,
  workspaceId: string,
  ref: string,
  at: Date | undefined,
): Promise<Product | null> {
  const [product] = await liveProducts(read, workspaceId, { refs: [ref] }, at);
  return product ?? null;
}

async function lastLookedAt(
  read: Read,
  workspaceId: string,
  contactId: string,
  at: Date | undefined,
): Promise<string | undefined> {
  const [row] = await read<{ ref: string }>({
    name: "talked-looked-at",
    text: `
      SELECT substr(topic, 9) AS ref FROM contact_interest
      WHERE workspace_id = $1 AND contact_id = $2 AND topic LIKE 'product:%' AND updated_at > coalesce($3::timestamptz, now()) - interval '${MINUTES} minutes'
      ORDER BY updated_at DESC LIMIT 1`,
    values: [workspaceId, contactId, at ?? null],
  });
  return row?.ref;
}
