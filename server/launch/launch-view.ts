import type { z } from "zod";
import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { productInputSchema } from "../products/product-input";
import type { ItemKind, Language } from "./extract/launch-item";

export type LaunchKind = "page" | "paste" | "file" | "feed" | "form";

export interface LaunchItem {
  id: string;
  kind: ItemKind;
  label: string;
  text: string;
  phrasings: string[];
  spanFrom: number | null;
  spanTo: number | null;
  state: "proposed" | "accepted" | "dropped";
  edited: boolean;
}

/** The product as it will stand in the catalogue, but for its time, which is the launch's. */
export const launchProductSchema = productInputSchema.omit({
  validFrom: true,
  validUntil: true,
  state: true,
});
export type LaunchProduct = z.infer<typeof launchProductSchema>;

export interface LaunchSummary {
  id: string;
  kind: LaunchKind;
  name: string;
  language: Language;
  /** `live`: published, and its time has come. */
  state: "review" | "published" | "live" | "withdrawn";
  liveAt: Date | null;
  work: { step: "reading" | "failed"; error: string | null } | null;
  updatedAt: Date;
  publishedAt: Date | null;
}

export interface LaunchDetail extends LaunchSummary {
  url: string | null;
  fileName: string | null;
  /** What was read; the spans of items count its UTF-16 units. */
  source: string;
  notes: unknown;
  product: LaunchProduct | null;
  byOrder: boolean;
  foundBy: "local" | "model" | null;
  flowId: string | null;
  items: LaunchItem[];
}

const SUMMARY = Prisma.sql`id, kind, name, language, CASE WHEN state = 'published' AND coalesce(live_at, published_at) <= now() THEN 'live' ELSE state END AS state,
  live_at AS "liveAt", work, updated_at AS "updatedAt", published_at AS "publishedAt"`;

/** The workspace's launches, the last changed first. */
export async function listLaunches(workspaceId: string): Promise<LaunchSummary[]> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<LaunchSummary[]>`
      SELECT ${SUMMARY} FROM launch WHERE workspace_id = ${workspaceId}::uuid ORDER BY updated_at DESC, id DESC LIMIT 200`,
  );
}

/** A launch with its source and all items, for its review. 404 for none. */
export async function getLaunch(workspaceId: string, launchId: string): Promise<LaunchDetail> {
  return inWorkspace(workspaceId, (tx) => readLaunchIn(tx, workspaceId, launchId));
}

/** The same within a transaction; `lock` keeps others from changing it until the end. */
export async function readLaunchIn(
  tx: WorkspaceTx,
  workspaceId: string,
  launchId: string,
  lock = false,
): Promise<LaunchDetail> {
  const [row] = await tx.$queryRaw<(Omit<LaunchDetail, "items" | "product"> & { product: unknown })[]>`
    SELECT ${SUMMARY}, url, file_name AS "fileName", source, notes, product, by_order AS "byOrder", found_by AS "foundBy", flow_id AS "flowId"
    FROM launch WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`;
  if (!row) throw new AppError(404, "not-found", "There is no such launch.");
  const items = await tx.$queryRaw<LaunchItem[]>`
    SELECT id, kind, label, text, phrasings, span_from AS "spanFrom", span_to AS "spanTo", state, edited
    FROM launch_item WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid ORDER BY position, id`;
  return { ...row, product: launchProductSchema.safeParse(row.product).data ?? null, items };
}
