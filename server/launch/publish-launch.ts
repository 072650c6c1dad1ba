import { recordAudit } from "../audit/record-audit";
import { pools } from "../db/pools";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { compareLater } from "../knowledge/compare-sources";
import { type Content, createSource, lockSource, writeVersion } from "../knowledge/save-source";
import type { ProductInput } from "../products/product-input";
import { writeProductsIn } from "../products/write-products";
import type { Actor } from "../workspaces/actor";
import { addLaunchTests } from "./add-tests";
import { draftCampaign } from "./draft-campaign";
import { waysToName } from "./extract/named-question";
import { type LaunchDetail, type LaunchItem, type LaunchProduct, readLaunchIn } from "./launch-view";
import { isSold, partOf, productBefore } from "./product-before";
import { retire, type SourceName } from "./retire";

/** The job that goes with a launch's second: what has to wait for it beside what holds by its time alone. */
export const LIVE_JOB = "launch-live";

export interface PublishInput {
  launchId: string;
  /** Sources that are not true any more from then on. Without it: those that `whereUsed` says end with it. */
  retire?: readonly string[] | undefined;
  campaign: boolean;
}

export interface Published {
  /** How many sources it made. */
  sources: number;
  /** Its campaign's flow, to be published by somebody. */
  flowId: string | null;
  /** What ends at its second. */
  retired: SourceName[];
  /** What tells the predecessor's facts and goes on telling them. */
  left: SourceName[];
}

/**
 * Makes what was accepted of a launch known, in one commit: the product, questions and facts hold from the launch's time on (at once
 * without one), the predecessor and the sources named hold until then. Nothing runs at that second: time itself decides what holds. 409
 * `launch-published`, `launch-empty` where nothing was accepted, `launch-unread`, `launch-waits` where another of the same product does,
 * `product-exists` where more than the price of something that is for sale would change later.
 */
export async function publishLaunch(actor: Actor, input: PublishInput): Promise<Published> {
  const { workspaceId } = actor;
  const { launchId } = input;
  const { launch, sources, ended } = await inWorkspace(workspaceId, async (tx) => {
    const found = await readLaunchIn(tx, workspaceId, launchId, true);
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    const now = clock?.now ?? new Date();
    check(found);
    const launch = { ...found, liveAt: found.liveAt && found.liveAt > now ? found.liveAt : null };
    const product = launch.product as LaunchProduct;
    await requireNoneWaits(tx, workspaceId, launchId, product.ref);
    const before = await productBefore(tx, workspaceId, product.ref, now);
    const written = productOf(launch, product, before !== null && isSold(before, now));
    // What is not true any more is looked for while the catalogue still tells it.
    const ended = await retire(tx, workspaceId, launch, {
      named: input.retire,
      until: launch.liveAt ?? now,
      before: before && partOf(before, written),
    });
    await writeProductsIn(tx, workspaceId, [written]);
    const sources = await writeKnowledge(tx, actor, launch);
    await tx.$executeRaw`
      UPDATE launch SET state = 'published', published_at = now(), updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
    await bumpRevision(tx, workspaceId, "knowledge", "");
    await recordAudit(tx, actor, "launches.publish", launchId, {
      sources,
      retired: ended.retired.length,
      liveAt: launch.liveAt?.toISOString() ?? null,
    });
    return { launch, sources, ended };
  });
  if (launch.liveAt) await testLater(workspaceId, launchId, launch.liveAt);
  else await addLaunchTests(workspaceId, launchId);
  await compareLater(workspaceId);
  const campaign = input.campaign ? await draftCampaign(actor, launch) : null;
  if (campaign)
    await inWorkspace(
      workspaceId,
      (tx) =>
        tx.$executeRaw`UPDATE launch SET flow_id = ${campaign.flowId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`,
    );
  return { sources, flowId: campaign?.flowId ?? null, ...ended };
}

function check({ state, product, work, items }: LaunchDetail): void {
  if (state !== "review") throw new AppError(409, "launch-published", "This launch is published already.");
  if (!product || work) throw new AppError(409, "launch-unread", "Its source has not been read.");
  if (!items.some((item) => item.state === "accepted"))
    throw new AppError(409, "launch-empty", "Nothing of it was accepted.");
}

const accepted = (items: readonly LaunchItem[], kind: LaunchItem["kind"]): LaunchItem[] =>
  items.filter((item) => item.kind === kind && item.state === "accepted");

/** Two that wait for the same product would undo each other. */
async function requireNoneWaits(
  tx: WorkspaceTx,
  workspaceId: string,
  launchId: string,
  ref: string,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`launch/${workspaceId}/${ref}`}, 0))`;
  const [other] = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM launch WHERE workspace_id = ${workspaceId}::uuid AND id <> ${launchId}::uuid AND state = 'published'
      AND live_at > now() AND product ->> 'ref' = ${ref} LIMIT 1`;
  if (other)
    throw new AppError(
      409,
      "launch-waits",
      `Another launch of this product (${other.name}) waits for its time: take it back first.`,
    );
}

/** What is written into the catalogue. `sold`: it is for sale already. */
function productOf({ liveAt, items }: LaunchDetail, product: LaunchProduct, sold: boolean): ProductInput {
  const { price, ...rest } = product;
  if (sold && liveAt) {
    // Of what is for sale already only the price can wait for its time: the rest would be seen at once.
    if (typeof price !== "number")
      throw new AppError(409, "product-exists", "A product with this number is for sale already.", {
        path: "ref",
      });
    return { ref: product.ref, currency: product.currency, nextPrice: { price, at: liveAt.toISOString() } };
  }
  const scripts = accepted(items, "script").map(({ label, text }) => ({
    topic: label || null,
    text: text.slice(0, 2_000),
  }));
  const attributes = accepted(items, "fact")
    .slice(0, 100)
    .map(({ label, text }) => ({ name: label.slice(0, 100) || "·", value: text.slice(0, 1_000) }));
  const points = accepted(items, "point").map(({ text }) => text);
  return {
    ...rest,
    ...(price === undefined ? {} : { price }),
    description: rest.description || points.slice(0, 5).join("\n").slice(0, 20_000),
    ...(attributes.length ? { attributes } : {}),
    ...(scripts.length ? { scripts: scripts.slice(0, 30) } : {}),
    nextPrice: null,
    validFrom: liveAt?.toISOString() ?? null,
    validUntil: null,
    state: "live",
  };
}

/** A pair for each question, and one text with the facts and selling points. How many sources that made. */
async function writeKnowledge(tx: WorkspaceTx, actor: Actor, launch: LaunchDetail): Promise<number> {
  const { items, name, language, liveAt, byOrder, url } = launch;
  const { workspaceId } = actor;
  const save = async (title: string, content: Content, ids: readonly string[]) => {
    const kind = "pair" in content ? "qa" : "text";
    const id = await createSource(tx, actor, kind, {
      title: title.slice(0, 500),
      folder: `launches/${name.replaceAll("/", " ")}`.slice(0, 300),
      language,
      ...(liveAt ? { validFrom: liveAt } : {}),
      byOrder,
    });
    await writeVersion(tx, actor, await lockSource(tx, workspaceId, id), content);
    if (url !== null)
      await tx.$executeRaw`UPDATE knowledge_source SET url = ${url} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    await tx.$executeRaw`
      UPDATE launch_item SET source_id = ${id}::uuid WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launch.id}::uuid AND id = ANY (${[...ids]}::uuid[])`;
  };
  const questions = accepted(items, "question");
  const about = { name: launch.product?.name ?? name, aliases: launch.product?.aliases };
  for (const { id, label, text, phrasings } of questions) {
    const [named, ...others] = waysToName(label, about);
    const pair = { question: label, phrasings: [...phrasings, named, ...others], answer: text };
    await save(named, { pair }, [id]);
  }
  const facts = accepted(items, "fact");
  const points = accepted(items, "point");
  const told = [...facts, ...points];
  if (told.length === 0) return questions.length;
  const text = [
    ...facts.map(({ label, text }) => `- ${launch.product?.name ?? name} ${label}: ${text}`),
    "",
    ...points.map(({ text }) => `- ${text}`),
  ].join("\n");
  await save(
    name,
    { text },
    told.map(({ id }) => id),
  );
  return questions.length + 1;
}

/** Test questions come with the launch: before it they would be answered by nothing. */
async function testLater(workspaceId: string, launchId: string, at: Date): Promise<void> {
  await pools().owner.query({
    name: "launch-live-later",
    text: "SELECT graphile_worker.add_job($1, $2::json, run_at => $3::timestamptz, max_attempts => 5, job_key => $4)",
    values: [LIVE_JOB, JSON.stringify({ workspaceId, launchId }), at, `${LIVE_JOB}/${launchId}`],
  });
}
