import { z } from "zod";
import type { WorkspaceTx } from "../db/tenant";
import { type ProductInput, productInputSchema } from "../products/product-input";
import type { LaunchDetail } from "./launch-view";
import { whereUsedIn } from "./where-used";

/** A source, as those who read of it know it. */
export interface SourceName {
  id: string;
  title: string;
}

/** What a launch put an end to, and the end that each had before; times as ISO text. */
const retiredSchema = z.object({
  /** What it wrote over of its product; null: there was none. Not known of launches of earlier releases. */
  before: productInputSchema.nullish().catch(undefined),
  product: z.object({ ref: z.string(), until: z.string().nullable() }).nullable(),
  sources: z.array(z.object({ id: z.string(), until: z.string().nullable(), byOrder: z.boolean() })),
});
type Retired = z.infer<typeof retiredSchema>;

interface Ended extends SourceName {
  until: Date | null;
  byOrder: boolean;
}

/**
 * The predecessor, and the sources named, hold until the launch's time; without names, those that tell of the predecessor alone. What has
 * ended by then keeps its end. Says what ends, and what goes on telling the predecessor's facts.
 */
export async function retire(
  tx: WorkspaceTx,
  workspaceId: string,
  launch: LaunchDetail,
  {
    named,
    until,
    before,
  }: { named: readonly string[] | undefined; until: Date; before: ProductInput | null },
): Promise<{ retired: SourceName[]; left: SourceName[] }> {
  const { id: launchId, product, byOrder } = launch;
  const told = (await whereUsedIn(tx, workspaceId, launch)).filter(
    ({ place, which }) => place === "source" && which === "old",
  );
  const ids = named ?? told.flatMap(({ id, ends }) => (ends ? [id] : []));
  const [ended] = product?.replaces
    ? await tx.$queryRaw<{ ref: string; until: Date | null }[]>`
      WITH before AS (
        SELECT ref, valid_until FROM product
        WHERE workspace_id = ${workspaceId}::uuid AND ref = ${product.replaces} AND ref <> ${product.ref} AND (valid_until IS NULL OR valid_until > ${until}::timestamptz)
          AND (valid_from IS NULL OR valid_from < ${until}::timestamptz) FOR UPDATE)
      UPDATE product p SET valid_until = ${until}::timestamptz, updated_at = now() FROM before
      WHERE p.workspace_id = ${workspaceId}::uuid AND p.ref = before.ref RETURNING p.ref, before.valid_until AS until`
    : [];
  const retired =
    ids.length === 0
      ? []
      : await tx.$queryRaw<Ended[]>`
      WITH before AS (
        SELECT id, valid_until, by_order FROM knowledge_source
        WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND (valid_until IS NULL OR valid_until > ${until}::timestamptz)
          AND (valid_from IS NULL OR valid_from < ${until}::timestamptz) FOR UPDATE)
      UPDATE knowledge_source s SET valid_until = ${until}::timestamptz, by_order = s.by_order OR ${byOrder}, updated_at = now() FROM before
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.id = before.id
      RETURNING s.id, s.title, before.valid_until AS until, before.by_order AS "byOrder"`;
  const record: Retired = {
    before,
    product: ended ? { ref: ended.ref, until: ended.until?.toISOString() ?? null } : null,
    sources: retired.map((one) => ({
      id: one.id,
      until: one.until?.toISOString() ?? null,
      byOrder: one.byOrder,
    })),
  };
  await tx.$executeRaw`
    UPDATE launch SET retired = ${JSON.stringify(record)}::json WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
  const gone = new Set([...ids, ...retired.map(({ id }) => id)]);
  const left = new Map(told.filter(({ id }) => !gone.has(id)).map(({ id, title }) => [id, { id, title }]));
  return { retired: retired.map(({ id, title }) => ({ id, title })), left: [...left.values()] };
}

/** What was to end at a launch's second `at` has its own end again, where nobody has given it another since. */
export async function unretire(
  tx: WorkspaceTx,
  workspaceId: string,
  { id, product }: Pick<LaunchDetail, "id" | "product">,
  at: Date,
): Promise<void> {
  const ended = (await readRetired(tx, workspaceId, id)) ?? (await endedAt(tx, workspaceId, product, at));
  if (ended.product)
    await tx.$executeRaw`
      UPDATE product SET valid_until = ${ended.product.until}::timestamptz, updated_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ended.product.ref} AND valid_until = ${at}::timestamptz`;
  if (ended.sources.length > 0)
    await tx.$executeRaw`
      UPDATE knowledge_source s SET valid_until = r.until, by_order = r."byOrder", updated_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(ended.sources)}::jsonb) AS r (id uuid, until timestamptz, "byOrder" boolean)
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.id = r.id AND s.valid_until = ${at}::timestamptz`;
}

/** What a launch noted when it was published; undefined where it was published before that was noted. */
export async function readRetired(
  tx: WorkspaceTx,
  workspaceId: string,
  launchId: string,
): Promise<Retired | undefined> {
  const [row] = await tx.$queryRaw<{ retired: unknown }[]>`
    SELECT retired FROM launch WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
  return retiredSchema.safeParse(row?.retired).data;
}

/** Of a launch that was published before its ends were noted: whatever ends at its second. */
async function endedAt(
  tx: WorkspaceTx,
  workspaceId: string,
  product: LaunchDetail["product"],
  at: Date,
): Promise<Retired> {
  const sources = await tx.$queryRaw<Retired["sources"]>`
    SELECT id, NULL AS until, by_order AS "byOrder" FROM knowledge_source
    WHERE workspace_id = ${workspaceId}::uuid AND valid_until = ${at}::timestamptz`;
  return { product: product?.replaces ? { ref: product.replaces, until: null } : null, sources };
}
