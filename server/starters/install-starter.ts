import { type StarterKey, starterFlow, starterLocale, starterOf } from "../../flow/document/starter-flows";
import type { Needs } from "../../flow/document/starters/needs";
import { listAudiences, saveAudience } from "../audiences/audiences";
import { createPool } from "../coupons/create-pool";
import { generateCodes } from "../coupons/generate-codes";
import { listPools } from "../coupons/list-pools";
import { inWorkspace } from "../db/tenant";
import { createFlow } from "../flows/create-flow";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { makeDemoPeople } from "./demo-people";

/** Codes of a pool that comes with a starter. */
const CODES = 200;

/**
 * Makes a flow of a starter in the workspace's language, with everything that it needs to run: coupons, audiences, and in a
 * workspace without contacts some people to try it with. What an earlier installation has made is used again.
 */
export async function installStarter(
  actor: Actor,
  input: { readonly name: string; readonly starter: StarterKey },
): Promise<{ id: string }> {
  const workspace = await inWorkspace(actor.workspaceId, (tx) =>
    tx.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId }, select: { locale: true } }),
  );
  const { needs } = starterOf(input.starter);
  const locale = starterLocale(workspace.locale);
  const things = needs
    ? { ...(await poolsOf(actor, needs, locale)), ...(await audiencesOf(actor, needs, locale)) }
    : {};
  if (needs?.people) await makeDemoPeople(actor, needs.people, locale);
  const document = starterFlow(input.starter, workspace.locale, uuidv7(), things);
  return createFlow(actor, { name: input.name, document });
}

type Locale = ReturnType<typeof starterLocale>;
type Things = { [key: string]: string };

async function poolsOf(actor: Actor, { pools = {} }: Needs, locale: Locale): Promise<Things> {
  const things: Things = {};
  const known = await listPools(actor.workspaceId);
  for (const [key, { name, minor, validHours }] of Object.entries(pools)) {
    const found = known.find(
      (pool) => pool.name === name[locale] && pool.closedAt === null && pool.left !== 0,
    );
    things[key] = found?.id ?? (await newPool(actor, name[locale], minor, validHours, locale));
  }
  return things;
}

async function newPool(
  actor: Actor,
  name: string,
  valueMinor: number,
  validHours: number,
  locale: Locale,
): Promise<string> {
  const currency = locale === "zh-CN" ? "CNY" : "EUR";
  const { id } = await createPool(actor, { name, valueMinor, currency, validSeconds: validHours * 3_600 });
  await generateCodes(actor, { poolId: id, count: CODES });
  return id;
}

async function audiencesOf(actor: Actor, { audiences = {} }: Needs, locale: Locale): Promise<Things> {
  const things: Things = {};
  const known = await listAudiences(actor.workspaceId);
  for (const [key, { name, condition }] of Object.entries(audiences)) {
    const found = known.find((audience) => audience.name === name[locale]);
    things[key] = found?.id ?? (await saveAudience(actor, { name: name[locale], condition })).id;
  }
  return things;
}
