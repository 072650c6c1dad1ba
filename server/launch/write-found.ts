import { z } from "zod";
import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import { refSchema } from "../products/product-input";
import type { Extracted, NewItem } from "./extract/launch-item";
import type { LaunchProduct } from "./launch-view";

/** What is known of a product before anything was read. */
export type Known = Partial<LaunchProduct>;

/** Puts what was found in a source into its launch: the product, and items to review in the place of all that were there. */
export async function writeFound(
  tx: WorkspaceTx,
  workspaceId: string,
  launchId: string,
  found: Extracted & { foundBy: "local" | "model" },
  known: Known,
  name: string | undefined,
): Promise<void> {
  const { product, items, foundBy } = found;
  const attributes = items
    .filter(({ kind }) => kind === "fact")
    .slice(0, 30)
    .map(({ label, text }) => ({ name: label.slice(0, 100), value: text.slice(0, 1_000) }));
  const whole: LaunchProduct = {
    ...known,
    ref: known.ref ?? refOf(product, launchId),
    name: product.name,
    category: product.category,
    ...(product.priceMinor === null || product.currency === null
      ? {}
      : { price: product.priceMinor, currency: product.currency }),
    attributes: known.attributes ?? attributes,
  };
  await tx.$executeRaw`
    UPDATE launch SET product = ${JSON.stringify(whole)}::json, found_by = ${foundBy}, name = ${name ?? product.name}, work = NULL, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
  await tx.$executeRaw`
    DELETE FROM launch_item WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid`;
  await insertItems(tx, workspaceId, launchId, items, 0);
}

/** Adds items after `position`. */
export async function insertItems(
  tx: WorkspaceTx,
  workspaceId: string,
  launchId: string,
  items: readonly NewItem[],
  position: number,
): Promise<string[]> {
  const rows = items.map((item, at) => ({
    id: uuidv7(),
    kind: item.kind,
    position: position + at,
    label: item.label.slice(0, 1_000),
    text: item.text.slice(0, 20_000),
    phrasings: item.phrasings,
    span_from: item.span?.from ?? null,
    span_to: item.span?.to ?? null,
  }));
  await tx.$executeRaw`
    INSERT INTO launch_item (workspace_id, launch_id, id, kind, position, label, text, phrasings, span_from, span_to)
    SELECT ${workspaceId}::uuid, ${launchId}::uuid, id, kind, position, label, text, phrasings, span_from, span_to
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r (id uuid, kind text, position int, label text, text text, phrasings text[], span_from int, span_to int)
    WHERE text <> ''`;
  return rows.map(({ id }) => id);
}

/** The number that the source tells; for what has none the name's letters and digits, else a piece of the launch's id. */
function refOf({ ref, name }: Extracted["product"], launchId: string): string {
  const slug = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
  return [ref, slug].find((one) => z.safeParse(refSchema, one).success) ?? `p-${launchId.slice(-12)}`;
}
