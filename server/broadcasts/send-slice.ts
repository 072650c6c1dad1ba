import type { PoolClient } from "pg";
import type { CompiledFlow, Json, Start } from "../../flow";
import type { SendRequest } from "../../flow/kernel/sends";
import { type Ask, SendBatch } from "../campaigns/send-batch";
import { type SendFacts, sendFactsOf } from "../campaigns/send-facts";
import { holdConsents, shareSending } from "../campaigns/send-locks";
import { writtenOf } from "../campaigns/start-campaign-run";
import { storable } from "../conversations/batch-text";
import { planStart } from "../conversations/plan-start";
import type { PlaneCore } from "../conversations/plane-core";
import type { PlannedTurn, PlanWorld } from "../conversations/planned-turn";
import type { PublishedEndpoint } from "../conversations/published-flows";
import { commitWithin, withResult } from "../conversations/turns-at-once";
import { inTransaction } from "../db/in-transaction";
import { planByIndex } from "../db/plan-by-index";
import { takePace } from "../delivery/take-pace";
import { backedUp } from "./backed-up";
import { dueTargets, OUT } from "./due-targets";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";
import { unsentLines } from "./unsent-lines";

/** A run that asks more often in one go than this comes to its end in turns of its own. */
const MOST_ASKS = 20;
/** A contact whose run begins with this slice. */
interface Target {
  readonly id: string;
  readonly contact_id: string;
  readonly node_id: string;
  readonly event_name: string;
  readonly key: string;
  readonly event: Json;
  /** Why they do not get it; null: they do. */
  readonly out: "duplicate" | "left" | null;
  readonly profile: { readonly [field: string]: Json };
  readonly locale: string | null;
  readonly time_zone: string | null;
  readonly assigned: { readonly [experiment: string]: string } | null;
}

/** A run as far as it has been planned. */
interface Plan {
  readonly target: Target;
  readonly facts: SendFacts;
  readonly world: PlanWorld;
  turn: PlannedTurn;
}

export interface Slice {
  /** Contacts that were looked at. */
  readonly count: number;
  /** Runs that go on with something that this transaction did not do. */
  readonly unfinished: readonly PlannedTurn[];
}

/**
 * Begins the runs of the next contacts of a broadcast and decides about their messages in one transaction: who is locked, what
 * decides is read, the engine runs, and runs, messages and the ledger's lines are written for all of them together. What is not
 * committed has not happened: nothing is leased, and nobody can be left behind. Undefined: this broadcast has to begin in another way.
 */
export async function sendSlice(
  core: PlaneCore,
  broadcast: LiveBroadcast,
  most: number,
): Promise<Slice | undefined> {
  const { workspace_id: workspaceId, flow_id: flowId, flow_version: version } = broadcast;
  const endpoint = await endpointOf(core, workspaceId, flowId);
  if (!endpoint?.open) return undefined;
  const flow = await core.flows.flow(workspaceId, flowId, version);
  const turns: PlannedTurn[] = [];
  const count = await inTransaction("turn", async (client) => {
    await planByIndex(client);
    await shareSending(client, workspaceId);
    const held = await holdBroadcast(client, broadcast, false);
    if (!held || (await backedUp(client, held))) return 0;
    const room =
      held.per_second === null
        ? most
        : await takePace(client, workspaceId, `broadcast:${held.id}`, held.per_second, most);
    const targets = room > 0 ? await claim(client, held, room) : [];
    if (targets.length === 0) return 0;
    const going = targets.filter((one) => one.out === null);
    const sends = new SendBatch(client, workspaceId);
    const plans = await planned(client, core, endpoint, flow, going);
    await answered(sends, plans);
    turns.push(...plans.map((one) => one.turn));
    if (plans.length > 0) {
      const through = await commitWithin(
        client,
        turns.map((turn) => turn.commit),
      );
      if (through !== turns.length) throw new Error("a run of a broadcast has begun already");
    }
    await sends.write(false);
    await settle(client, workspaceId, targets, plans, sends.outcomes);
    await unsentLines(
      client,
      held,
      targets.filter((one) => one.out === "left"),
      "left",
    );
    return targets.length;
  });
  for (const turn of turns) core.committed(turn);
  return { count, unfinished: turns.filter((turn) => turn.effects.length > 0) };
}

async function endpointOf(
  core: PlaneCore,
  workspaceId: string,
  flowId: string,
): Promise<PublishedEndpoint | null> {
  const id = await inTransaction("turn", async (client) => {
    const { rows } = await client.query<{ id: string }>({
      name: "endpoint-of-flow",
      text: "SELECT id FROM endpoint WHERE workspace_id = $1 AND flow_id = $2 AND kind = 'chat'",
      values: [workspaceId, flowId],
    });
    return rows[0]?.id;
  });
  return id === undefined ? null : core.flows.byId(workspaceId, id);
}

/** Locks the next rows, and their contacts, so that who is being erased is left out: nobody waits, so nobody waits for each other. */
async function claim(client: PoolClient, held: LiveBroadcast, most: number): Promise<Target[]> {
  const { rows } = await client.query<Target>({
    name: `claim-slice${held.local_time === null ? "" : "-own-time"}`,
    text: `SELECT t.id, t.contact_id, t.node_id, t.event_name, t.key, t.event, ${OUT} AS out, c.profile, c.locale, c.time_zone,
        (SELECT json_object_agg(x.experiment, x.variant) FROM experiment_exposure x WHERE x.workspace_id = $1 AND x.contact_id = c.id) AS assigned
      FROM campaign_run t JOIN contact c ON c.workspace_id = $1 AND c.id = t.contact_id
      WHERE ${dueTargets(held)} LIMIT $3
      FOR NO KEY UPDATE OF t SKIP LOCKED FOR KEY SHARE OF c SKIP LOCKED`,
    values: [held.workspace_id, held.id, most, held.recheck],
  });
  return rows;
}

/** The first turns, each with what decides about its contact's messages. */
async function planned(
  client: PoolClient,
  core: PlaneCore,
  endpoint: PublishedEndpoint,
  flow: CompiledFlow,
  targets: readonly Target[],
): Promise<Plan[]> {
  if (targets.length === 0) return [];
  const { workspaceId } = endpoint;
  await holdConsents(
    client,
    workspaceId,
    targets.map((one) => one.contact_id),
  );
  // No run has a name yet: nothing can be known of its messages.
  const places = targets.map((one) => ({
    contactId: one.contact_id,
    conversationId: one.id,
    message: "",
  }));
  const facts = await sendFactsOf(client, workspaceId, places);
  const now = core.clock.now();
  return targets.flatMap((target, n) => {
    const read = facts[n];
    if (!read?.campaign) return [];
    const world: PlanWorld = { now, newId: core.newId, endpoint, flow, held: [] };
    const turn = started(target, world);
    const campaign = { ...read.campaign, state: "starting" };
    return [{ target, facts: { ...read, campaign }, world, turn }];
  });
}

function started(target: Target, world: PlanWorld): PlannedTurn {
  const { id } = target;
  const start: Start = {
    type: "event",
    node: target.node_id,
    name: target.event_name,
    data: target.event,
    ...(target.key === "" ? {} : { key: target.key }),
  };
  return planStart(
    {
      key: { id: `campaign:${id}`, hash: id.replaceAll("-", "").padEnd(64, "0") },
      start,
      channel: "campaign",
      locale: target.locale,
      page: null,
      profile: target.profile,
      timeZone: target.time_zone,
      ...(target.assigned ? { assigned: target.assigned } : {}),
    },
    { conversation: id, contact: target.contact_id, run: world.newId(world.now) },
    world,
  );
}

/** Goes on with all runs step by step, as long as they ask about messages that can be decided together. */
async function answered(sends: SendBatch, plans: readonly Plan[]): Promise<void> {
  let asking: readonly Plan[] = plans;
  for (let step = 0; step < MOST_ASKS && asking.length > 0; step++) {
    const asks = asking.flatMap((plan) => {
      const ask = askOf(plan);
      return ask ? [{ plan, ask }] : [];
    });
    const results = await sends.answer(asks.map((one) => one.ask));
    asking = asks.flatMap(({ plan }, n) => {
      const result = results[n];
      if (!result) return [];
      const next = withResult(plan.turn, { ok: true, result }, plan.world);
      if (!next) throw new Error("a run takes no answer about its message");
      plan.turn = next;
      return [plan];
    });
  }
}

function askOf({ turn, target, facts }: Plan): Ask | undefined {
  const [effect] = turn.effects;
  if (turn.effects.length !== 1 || effect?.request.kind !== "send") return undefined;
  const request: SendRequest = effect.request.request;
  const message = `${effect.runId}:${request.message}`;
  return { place: { conversationId: target.id, message }, facts, request };
}

/** Every row of the slice leaves `planned`. */
async function settle(
  client: PoolClient,
  workspaceId: string,
  targets: readonly Target[],
  plans: readonly Plan[],
  outcomes: ReadonlyMap<string, string>,
): Promise<void> {
  const began = new Set(plans.map((one) => one.target.id));
  const rows = targets.map(({ id, out }) => {
    const outcome = out ?? outcomes.get(id);
    return [id, { state: began.has(id) ? "running" : "left", ...(outcome === undefined ? {} : { outcome }) }];
  });
  await client.query({
    name: "settle-slice",
    text: `UPDATE campaign_run SET state = $3::jsonb->id::text->>'state', outcome = $3::jsonb->id::text->>'outcome', touched_at = now(),
        ended_at = CASE WHEN $3::jsonb->id::text->>'state' = 'left' THEN now() END WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
    values: [workspaceId, targets.map((one) => one.id), JSON.stringify(Object.fromEntries(rows))],
  });
  const written = plans.flatMap(({ target, turn }) => {
    const fields = writtenOf(target.profile, turn.next.profile);
    return Object.keys(fields).length > 0 ? [[target.contact_id, fields] as const] : [];
  });
  if (written.length > 0)
    await client.query({
      name: "fields-of-slice",
      text: `UPDATE contact SET profile = profile || ($3::jsonb->id::text), updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
      values: [workspaceId, written.map(([id]) => id), storable(JSON.stringify(Object.fromEntries(written)))],
    });
}
