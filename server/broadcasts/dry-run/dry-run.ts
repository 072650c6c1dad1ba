import { z } from "zod";
import type { FlowNode, Json, Start } from "../../../flow";
import { engine } from "../../../flow/document/engine";
import { campaignRulesSchema } from "../../../flow/kernel/campaign";
import { isOpen } from "../../../flow/text/calendar";
import { readMarketing } from "../../campaigns/marketing-settings";
import { openOrders } from "../../campaigns/open-orders";
import type { PlaneCore } from "../../conversations/plane-core";
import { calendarOf } from "../../conversations/queue-calendar";
import { seedOf } from "../../conversations/seed";
import { readPools } from "../../coupons/pool-view";
import { inTransaction } from "../../db/in-transaction";
import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { AppError } from "../../errors";
import { liveCampaign, peopleOf } from "../broadcast-target";
import { poolsOf } from "../coupon-exposure";
import { ownMoment } from "../own-time";
import { dryContacts } from "./dry-contact";
import type { DryTally } from "./dry-run-result";
import { type DryPool, DrySender } from "./dry-sender";
import { Tally } from "./tally";
import { walkContact } from "./walk-contact";

/** Contacts that are looked at, at most: of more, every second, third… chosen by a hash. */
export const DRY_RUN_MOST = 5_000;
/** Contacts of one page. */
const PAGE = 200;
const DAY = 86_400_000;

/** Where the next page begins; opaque to whoever hands it back. It only says where to go on. */
export const dryCursorSchema = z.strictObject({
  after: z.uuid(),
  every: z.number().int().min(1).max(1_000_000),
  people: z.number().int().min(0),
  /** Coupons that the contacts so far would have got. */
  taken: z.record(z.string().max(100), z.number().int().min(0)),
});
export type DryCursor = z.output<typeof dryCursorSchema>;

export interface DryRunRequest {
  readonly flowId: string;
  /** Null: everybody. */
  readonly audienceId: string | null;
  /** The time at which all of them would come in. */
  readonly at: Date;
  /** Instead, or after it: when each contact's own clock shows this ("2026-12-01T19:30"). */
  readonly localTime?: string | null;
  /** So many days after it are looked at. */
  readonly days: number;
  readonly cursor: DryCursor | null;
}

export interface DryRunPage {
  readonly tally: DryTally;
  /** How many contacts there are in all. */
  readonly people: number;
  /** Every so many-th is looked at; 1: all of them, and the numbers are exact. */
  readonly every: number;
  /** Null: that was the last page. */
  readonly next: DryCursor | null;
  /** The steps in the order of the flow. */
  readonly steps: readonly {
    readonly id: string;
    readonly type: FlowNode["type"];
    readonly text: string;
    /** The author's own words for its ways out. */
    readonly outlets: { readonly [outlet: string]: string };
  }[];
}

/**
 * One page of a dry run: contacts of the real audience walk through the live version of a flow by the real engine and the
 * functions that decide about sending, at a time that has not come. Everything is read in a transaction that cannot write, and
 * nothing leaves. Pages add up.
 */
export async function dryRunPage(
  core: PlaneCore,
  workspaceId: string,
  request: DryRunRequest,
): Promise<DryRunPage> {
  const { flowId, audienceId, at, cursor } = request;
  const known = await inWorkspace(workspaceId, async (tx) => ({
    ...(await liveCampaign(tx, workspaceId, flowId)),
    people: cursor?.people ?? (await peopleOf(tx, workspaceId, audienceId)),
    pools: await readPools(tx, workspaceId),
    workspace: await workspaceOf(tx, workspaceId),
  }));
  const { flow, version, entry, endpointId, people } = known;
  const endpoint = await core.flows.byId(workspaceId, endpointId);
  if (!endpoint) throw new AppError(409, "not-live", "Publish this flow first.", { path: "flowId" });
  const compiled = await core.flows.flow(workspaceId, flowId, version);
  const rules = campaignRulesSchema.parse(flow.settings.campaign ?? {});
  const every = cursor?.every ?? Math.max(1, Math.ceil(people / DRY_RUN_MOST));
  const wanted = new Set(poolsOf(flow));
  const pools = new Map(
    known.pools
      .filter((one) => wanted.has(one.id))
      .map((one): [string, DryPool] => [
        one.id,
        {
          id: one.id,
          name: one.name,
          valueMinor: one.valueMinor,
          currency: one.currency,
          left: one.left === null ? null : Math.floor(one.left / every),
          expiresAt: one.expiresAt === null ? null : Date.parse(one.expiresAt),
          closed: one.closedAt !== null,
          taken: cursor?.taken[one.id] ?? 0,
        },
      ]),
  );
  const tally = new Tally();
  const last = await inTransaction("turn", async (client) => {
    await client.query("SET TRANSACTION READ ONLY");
    const contacts = await dryContacts(
      client,
      {
        workspaceId,
        flowId,
        audienceId,
        priority: rules.priority,
        reentry: rules.reentry,
        days: rules.days,
        every,
        at: at.toISOString(),
      },
      cursor?.after ?? null,
      PAGE,
    );
    for (const contact of contacts) {
      if (contact.turnedAway) {
        tally.turnedAway();
        continue;
      }
      const own = request.localTime ? ownMoment(request.localTime, contact.zone, known.workspace.zone) : 0;
      const from = Math.max(at.getTime(), own);
      const sender = new DrySender(
        {
          flowId,
          settings: readMarketing(known.workspace.settings),
          rules,
          quietHours: flow.settings.quietHours,
          zone: known.workspace.zone,
          pools,
          orders: async (contactId, about) =>
            (await openOrders(client, workspaceId, contactId, about, false)).open,
        },
        contact,
        from,
      );
      const universe = {
        seed: seedOf(contact.id),
        conversation: { channel: "campaign", ...(contact.locale === null ? {} : { locale: contact.locale }) },
        workspace: endpoint.constants,
        timeZone: contact.zone ?? endpoint.timeZone,
        stickyId: contact.id,
        isOpen: (queue?: string) => isOpen(calendarOf(endpoint, queue), from, endpoint.timeZone),
      };
      const walk = await walkContact(
        compiled,
        startAt(entry, new Date(from)),
        universe,
        { ...contact.profile },
        { from, horizon: from + request.days * DAY },
        sender,
      );
      tally.add(contact, walk);
    }
    return contacts.length < PAGE ? null : (contacts.at(-1)?.id ?? null);
  });
  const taken = Object.fromEntries([...pools.values()].map((one) => [one.id, one.taken]));
  return {
    tally: tally.result,
    people,
    every,
    next: last === null ? null : { after: last, every, people, taken },
    steps: flow.nodes.map((node) => ({
      id: node.id,
      type: node.type,
      text: titleOf(node),
      outlets: Object.fromEntries(
        (engine.definitions.get(node.type)?.outlets(node.data) ?? []).flatMap(({ id, label }) =>
          label ? [[id, label]] : [],
        ),
      ),
    })),
  };
}

/** As if its moment had come for everybody. */
function startAt(entry: FlowNode, at: Date): Start {
  const event = (name: string, data: Json, key?: string): Start => ({
    type: "event",
    node: entry.id,
    name,
    data,
    ...(key === undefined ? {} : { key }),
  });
  const iso = at.toISOString();
  switch (entry.type) {
    case "onEvent":
      return event(entry.data.event, {});
    case "onSegment":
      return event(
        entry.data.change === "leaves" ? "audience.left" : "audience.entered",
        { audience: entry.data.audience },
        entry.data.audience,
      );
    case "onSilence":
      return event("silence.passed", { since: iso });
    default:
      return event("schedule.due", { at: iso });
  }
}

/** The author's words at a step, as far as there are some. */
function titleOf(node: FlowNode): string {
  const text = "text" in node.data && typeof node.data.text === "string" ? node.data.text : "";
  return text.slice(0, 80);
}

async function workspaceOf(
  tx: WorkspaceTx,
  workspaceId: string,
): Promise<{ zone: string; settings: unknown }> {
  const [row] = await tx.$queryRaw<{ zone: string; settings: unknown }[]>`
    SELECT w.time_zone AS zone, m.settings FROM workspace w LEFT JOIN marketing_setting m ON m.workspace_id = w.id WHERE w.id = ${workspaceId}::uuid`;
  return row ?? { zone: "UTC", settings: null };
}
