import { recordAudit } from "../audit/record-audit";
import { pools } from "../db/pools";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { takeUpload } from "../knowledge/uploads";
import { priceText } from "../products/amounts";
import type { ProductInput } from "../products/product-input";
import { readFeed } from "../products/read-feed";
import type { Actor } from "../workspaces/actor";
import type { Language } from "./extract/launch-item";
import { findAll } from "./find-all";
import type { LaunchKind, LaunchProduct } from "./launch-view";
import { type Known, writeFound } from "./write-found";

/** The job that reads a launch's page or file. */
export const LAUNCH_JOB = "launch-read";
/** Products of a feed that are prepared at once. */
const MOST_OF_FEED = 20;

export interface NewLaunch {
  language: Language;
  /** Where its amounts name no currency. */
  currency: string;
}

/** Prepares a launch of a page, read in the background. 400 for what is no address of a page. */
export async function launchPage(actor: Actor, input: NewLaunch & { url: string }): Promise<{ id: string }> {
  const url = URL.canParse(input.url.trim()) ? new URL(input.url.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new AppError(400, "page-address", "This is not the address of a page.", { path: "url" });
  url.hash = "";
  const { href } = url;
  const id = await inWorkspace(actor.workspaceId, async (tx) => {
    const made = await insertLaunch(tx, actor, "page", href.slice(0, 200), input.language);
    await tx.$executeRaw`
      UPDATE launch SET url = ${href}, work = '{"step":"reading","error":null}' WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${made}::uuid`;
    return made;
  });
  await readLaunchLater(actor.workspaceId, id, input.currency);
  return { id };
}

/** Prepares a launch of a text that somebody pasted; its first line is the heading, unless it is marked up as one. */
export async function launchPaste(
  actor: Actor,
  input: NewLaunch & { text: string },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const text = input.text.trim();
  const source = text.startsWith("#") ? text : `# ${text}`;
  const name = (source.split("\n", 1)[0] ?? "").replace(/^#+\s*/, "").slice(0, 200);
  const id = await inWorkspace(workspaceId, async (tx) => {
    const made = await insertLaunch(tx, actor, "paste", name || "?", input.language);
    await tx.$executeRaw`
      UPDATE launch SET source = ${source}, work = '{"step":"reading","error":null}' WHERE workspace_id = ${workspaceId}::uuid AND id = ${made}::uuid`;
    return made;
  });
  await readLaunchLater(workspaceId, id, input.currency);
  return { id };
}

/** Prepares a launch of a file that was sent in parts, read in the background. */
export async function launchFile(
  actor: Actor,
  input: NewLaunch & { uploadId: string },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const id = await inWorkspace(workspaceId, async (tx) => {
    const made = await insertLaunch(tx, actor, "file", "?", input.language);
    const { fileName } = await takeUpload(tx, workspaceId, input.uploadId, made);
    await tx.$executeRaw`
      UPDATE launch SET name = ${fileName.slice(0, 200)}, file_name = ${fileName}, work = '{"step":"reading","error":null}'
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${made}::uuid`;
    return made;
  });
  await readLaunchLater(workspaceId, id, input.currency);
  return { id };
}

/** Prepares a launch of what somebody typed. */
export async function launchForm(
  actor: Actor,
  input: NewLaunch & { product: LaunchProduct; text: string },
): Promise<{ id: string }> {
  const { product, text } = input;
  const source = `# ${product.name ?? product.ref}\n\n${text}`;
  return { id: await launchText(actor, "form", source, product, { ...input, name: product.name }) };
}

/** Prepares a launch for each product of a feed, twenty at most. */
export async function launchFeed(
  actor: Actor,
  input: NewLaunch & { fileName: string; bytes: Uint8Array },
): Promise<{ ids: string[]; left: number }> {
  const { products } = readFeed(input.bytes, input.fileName, input.currency);
  if (products.length === 0)
    throw new AppError(422, "import-unreadable", "There is no product in this feed.");
  const ids: string[] = [];
  for (const product of products.slice(0, MOST_OF_FEED)) {
    const { validFrom: _, validUntil: __, state: ___, ...known } = product;
    ids.push(await launchText(actor, "feed", sourceOf(product, input.language), known, input));
  }
  return { ids, left: products.length - ids.length };
}

async function launchText(
  actor: Actor,
  kind: LaunchKind,
  source: string,
  known: Known,
  input: NewLaunch & { name?: string | undefined },
): Promise<string> {
  const { workspaceId } = actor;
  const { language, currency, name } = input;
  const found = await findAll(workspaceId, source, { language, currency, known });
  return inWorkspace(workspaceId, async (tx) => {
    const id = await insertLaunch(tx, actor, kind, name ?? found.product.name, language);
    await tx.$executeRaw`
      UPDATE launch SET source = ${source} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    await writeFound(tx, workspaceId, id, found, known, name);
    return id;
  });
}

async function insertLaunch(
  tx: WorkspaceTx,
  actor: Actor,
  kind: LaunchKind,
  name: string,
  language: Language,
): Promise<string> {
  const id = uuidv7();
  await tx.$executeRaw`
    INSERT INTO launch (workspace_id, id, kind, name, language, created_by)
    VALUES (${actor.workspaceId}::uuid, ${id}::uuid, ${kind}, ${name}, ${language}, ${actor.userId}::uuid)`;
  await recordAudit(tx, actor, "launches.create", id, { kind });
  return id;
}

async function readLaunchLater(workspaceId: string, launchId: string, currency: string): Promise<void> {
  await pools().owner.query({
    name: "launch-read-later",
    text: "SELECT graphile_worker.add_job($1, $2::json, max_attempts => 3, job_key => $3)",
    values: [LAUNCH_JOB, JSON.stringify({ workspaceId, launchId, currency }), `${LAUNCH_JOB}/${launchId}`],
  });
}

/** A feed's product as a text to be read beside what was found in it. */
function sourceOf(product: ProductInput, language: Language): string {
  const words =
    language === "zh" ? { price: "价格", category: "类别" } : { price: "Price", category: "Category" };
  const { name, ref, description, category, price, currency, attributes = [] } = product;
  const rows = [
    ...(typeof price === "number" && currency ? [[words.price, priceText(price, currency)]] : []),
    ...(category ? [[words.category, category]] : []),
    ...attributes.map((one) => [one.name, one.value]),
  ];
  return [
    `# ${name ?? ref}`,
    description ?? "",
    rows.map(([label, value]) => `- ${label}: ${value}`).join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}
