import { fromMinor } from "../../flow/text/format-money";
import type { Read } from "../db/tenant";
import { askedForm, asksForPrice, asksOnlyForPrice, findName } from "./asked-name";
import { liveProducts } from "./live-products";
import { PRODUCT_COLUMNS, type Product, type ProductRow, productAt } from "./product";
import { readPrices, tellsPriceOf } from "./tells-price";

/** What the catalogue has to say to a question before any document does. */
export interface CatalogueWord {
  /** The product whose price is asked for, where nothing else is. */
  readonly priced: Product | null;
  /** The product whose price is asked for, where it is not for sale any more, and what has taken its place. */
  readonly ended: { readonly product: Product; readonly successor: Product | null } | null;
  /** Whether a text tells a price that nobody may know yet. */
  tells(text: string): boolean;
}

interface Row extends ProductRow {
  asked: string[];
  now: Date;
  isPast: boolean;
}

/** A product's names, and the prices that nobody may be told yet. */
interface Secret {
  asked: string[];
  currency: string | null;
  prices: (number | null)[];
}

const LONGEST = 300;

/**
 * An expression for a statement: whether the workspace `$1` has products that something will be known of later than `$4`, the database's
 * clock where that is null.
 */
export const KEEPS_SECRETS = `(
  EXISTS (SELECT FROM product p WHERE p.workspace_id = $1 AND p.state = 'live' AND p.valid_from > coalesce($4::timestamptz, statement_timestamp()))
  OR EXISTS (SELECT FROM product p WHERE p.workspace_id = $1 AND p.state = 'live' AND p.next_price_at > coalesce($4::timestamptz, statement_timestamp())))`;

/**
 * Reads what the catalogue knows of a question at a moment (the database's clock without one). `secrets`: what is known of `KEEPS_SECRETS`;
 * where there are none, only a question for a price needs it to be read.
 */
export async function readCatalogue(
  read: Read,
  workspaceId: string,
  question: string,
  at: Date | undefined,
  secrets = true,
): Promise<CatalogueWord> {
  const asked = askedForm(question);
  const isPrice = asked.length <= LONGEST && asksForPrice(asked);
  if (!isPrice && !secrets) return { priced: null, ended: null, tells: () => false };
  const [kept, rows] = await Promise.all([
    secrets ? readSecrets(read, workspaceId, at) : [],
    isPrice ? readNamed(read, workspaceId, asked, at) : [],
  ]);
  const named = namedIn(asked, rows);
  const product = named && productAt(named, named.now);
  return {
    priced: named && !named.isPast && product && isPriced(product) ? product : null,
    ended:
      named?.isPast && product
        ? { product, successor: await successorOf(read, workspaceId, product.ref, at) }
        : null,
    tells: (text) => {
      if (kept.length === 0) return false;
      const reading = readPrices(text);
      return kept.some(({ names, prices }) => tellsPriceOf(reading, names, prices));
    },
  };
}

/** Products whose names a question holds, for sale or not any more. */
const readNamed = (read: Read, workspaceId: string, asked: string, at: Date | undefined): Promise<Row[]> =>
  read<Row>({
    name: "products-catalogue",
    text: `
      WITH clock AS (SELECT coalesce($2::timestamptz, statement_timestamp()) AS at)
      SELECT ${PRODUCT_COLUMNS}, asked, clock.at AS now, p.valid_until IS NOT NULL AND p.valid_until <= clock.at AS "isPast" FROM clock, product p
      WHERE p.workspace_id = $1 AND p.state = 'live' AND (p.valid_from IS NULL OR p.valid_from <= clock.at) AND EXISTS (SELECT FROM unnest(p.asked) n WHERE strpos($3, n) > 0)`,
    values: [workspaceId, at ?? null, asked],
  });

async function readSecrets(
  read: Read,
  workspaceId: string,
  at: Date | undefined,
): Promise<{ names: string[]; prices: number[] }[]> {
  const rows = await read<Secret>({
    name: "products-secrets",
    text: `
      SELECT asked, currency, ARRAY[price_minor, next_price_minor]::float8[] AS prices FROM product
      WHERE workspace_id = $1 AND state = 'live' AND valid_from > coalesce($2::timestamptz, statement_timestamp())
      UNION ALL
      SELECT asked, currency, ARRAY[next_price_minor]::float8[] FROM product
      WHERE workspace_id = $1 AND state = 'live' AND next_price_at > coalesce($2::timestamptz, statement_timestamp())`,
    values: [workspaceId, at ?? null],
  });
  return rows.map(({ asked, currency, prices }) => ({
    names: asked,
    prices: prices.flatMap((price) => (price === null ? [] : [fromMinor(price, currency ?? "")])),
  }));
}

const isPriced = ({ priceMinor, currency }: Product): boolean => priceMinor !== null && currency !== null;

/** What is for sale in the place of a product. */
async function successorOf(
  read: Read,
  workspaceId: string,
  ref: string,
  at: Date | undefined,
): Promise<Product | null> {
  const near = await liveProducts(read, workspaceId, { near: { refs: [ref], words: [] } }, at);
  return near.find(({ replaces }) => replaces === ref) ?? null;
}

/** The product with the longest name that the question holds, where it asks for the price of that alone. */
function namedIn(question: string, rows: readonly Row[]): Row | null {
  let best: { row: Row; name: string } | null = null;
  for (const row of rows)
    for (const name of row.asked) {
      if (findName(question, name) < 0) continue;
      const longer = name.length - (best?.name.length ?? 0);
      // What is for sale goes before what was once called the same.
      if (longer > 0 || (longer === 0 && best?.row.isPast && !row.isPast)) best = { row, name };
    }
  return best && asksOnlyForPrice(question, best.name, best.row.category) ? best.row : null;
}
