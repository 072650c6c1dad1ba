import { createHash } from "node:crypto";
import type { EffectOutcome, EffectRequests, Reply } from "../../flow";
import { inTransaction } from "../db/in-transaction";
import { uuidOf } from "../ids";
import { sleep } from "../timers";
import type { EffectContext, PerformEffect } from "./effect-port";
import type { PlaneCore } from "./plane-core";
import type { PlannedEffect } from "./planned-turn";
import { runEffects } from "./run-effects";
import { takeTurn } from "./take-turn";
import { closeQuestion, questionRun, readCampaign, sessionOf, type Told, tellChat } from "./tell-chat";

/** How long a campaign that is at work is waited for before its answer is given up to come later. */
const WORKING_MS = 60_000;
const POLL_MS = 200;

/** Performs what goes between campaigns and chats itself, and leaves everything else to `perform`. */
export function withRelay(perform: PerformEffect, core: () => PlaneCore): PerformEffect {
  return (effect, context) =>
    effect.kind === "relay" ? relay(core(), effect.request, context) : perform(effect, context);
}

async function relay(
  core: PlaneCore,
  request: EffectRequests["relay"],
  context: EffectContext,
): Promise<EffectOutcome<"relay">> {
  const { workspaceId, conversationId } = context;
  if (request.type === "answer") return answerCampaign(core, request, context);
  if (request.type === "handed") return handBack(core, request, context);
  const { outcome } = await tellChatOf(core, workspaceId, conversationId);
  if (outcome === "busy") await tellLater(workspaceId, conversationId);
  return { ok: true, result: { told: outcome === "told" } };
}

/** Tells the chat of a campaign's contact how the campaign stands, and those who watch the chat. */
export async function tellChatOf(core: PlaneCore, workspaceId: string, campaign: string): Promise<Told> {
  const told = await inTransaction("turn", (client) => tellChat(client, workspaceId, campaign));
  if (told.outcome === "told") {
    core.states.drop(told.chat);
    core.bus.publish(told.chat, { type: "changed" });
  }
  return told;
}

/** The name under which the worker of campaigns finds a chat that is to be told later. */
export const TELL_CHAT = "campaign.chat";

async function tellLater(workspaceId: string, campaign: string): Promise<void> {
  await inTransaction("turn", (client) =>
    client.query({
      name: "tell-chat-later",
      text: `INSERT INTO event_due (workspace_id, id, contact_id, name, properties, at, due_at)
        SELECT workspace_id, id, contact_id, '${TELL_CHAT}', jsonb_build_object('campaign', id), now(), now() + interval '2 seconds'
        FROM conversation WHERE workspace_id = $1 AND id = $2 ON CONFLICT (workspace_id, id) DO UPDATE SET due_at = excluded.due_at, attempts = 0`,
      values: [workspaceId, campaign],
    }),
  );
}

/**
 * Takes a visitor's answer to the campaign that asked, waits until it has come to rest and gives what it says. The turn bears the
 * effect's own key: an answer that is carried twice is taken once. A campaign that waits for nothing any more passes it on.
 */
async function answerCampaign(
  core: PlaneCore,
  { campaign, reply }: Extract<EffectRequests["relay"], { type: "answer" }>,
  { workspaceId, conversationId: chat, idempotencyKey, signal }: EffectContext,
): Promise<EffectOutcome<"relay">> {
  const deadline = core.timers.elapsed() + WORKING_MS;
  const runId = questionRun(chat, campaign);
  const key = {
    id: `relay:${idempotencyKey}`,
    hash: createHash("sha256").update(JSON.stringify(reply)).digest("hex"),
  };
  for (;;) {
    const taken = await core.chain.run(campaign, () => takeAnswer(core, workspaceId, campaign, key, reply));
    if (taken === "passed") {
      await inTransaction("turn", (client) => closeQuestion(client, workspaceId, chat, runId));
      return { ok: true, result: { passed: reply } };
    }
    if (taken === "taken") break;
    if (signal.aborted || core.timers.elapsed() > deadline)
      return { ok: false, error: { code: "busy", message: "The campaign is still at work." } };
    await sleep(core.timers, POLL_MS);
  }
  return saidSince(core, campaign, { workspaceId, chat, signal, deadline });
}

/**
 * Tells the campaign how it ended with the person whom it had asked for, and gives what it says to that. One that does not wait for
 * them any more goes its own way: that is told as well.
 */
async function handBack(
  core: PlaneCore,
  { campaign, outcome }: Extract<EffectRequests["relay"], { type: "handed" }>,
  { workspaceId, conversationId: chat, signal }: EffectContext,
): Promise<EffectOutcome<"relay">> {
  const deadline = core.timers.elapsed() + WORKING_MS;
  await core.chain.run(campaign, async () => {
    core.states.drop(campaign);
    const taken = await takeTurn(core, workspaceId, campaign, { type: "agent", outcome, userId: null });
    const effect = taken.outcome === "committed" ? taken.turn.effects[0] : undefined;
    if (effect) await runAnswering(core, { workspaceId, conversationId: campaign }, effect, `handed:${chat}`);
  });
  return saidSince(core, campaign, { workspaceId, chat, signal, deadline });
}

/** What a campaign has said that its chat has not heard, once it has come to rest, and what it waits for. */
async function saidSince(
  core: PlaneCore,
  campaign: string,
  {
    workspaceId,
    chat,
    signal,
    deadline,
  }: { workspaceId: string; chat: string; signal: AbortSignal; deadline: number },
): Promise<EffectOutcome<"relay">> {
  const runId = questionRun(chat, campaign);
  for (;;) {
    const side = await inTransaction("turn", async (client) => {
      const session = await sessionOf(client, workspaceId, chat, runId);
      const told = typeof session?.vars.told === "number" ? session.vars.told : 0;
      return readCampaign(client, workspaceId, campaign, told);
    });
    // Another process carries out what the campaign does next.
    const late = signal.aborted || core.timers.elapsed() > deadline;
    if (side.working && !late) {
      await sleep(core.timers, POLL_MS);
      continue;
    }
    if (side.working) await tellLater(workspaceId, campaign);
    const { said, awaiting, seq, handing } = side;
    return { ok: true, result: { said, awaiting, seq, ...(handing ? { handing } : {}) } };
  }
}

async function takeAnswer(
  core: PlaneCore,
  workspaceId: string,
  campaign: string,
  key: { id: string; hash: string },
  reply: Reply,
): Promise<"taken" | "passed" | "busy"> {
  core.states.drop(campaign);
  const loaded = await core.store.load(workspaceId, campaign, key.id);
  if (loaded?.key) return "taken";
  const run = loaded?.state.runs.find((one) => one.session.status === "waiting");
  if (loaded?.state.owner === "bot" && run?.session.wait?.for === "effect") return "busy";
  if (loaded?.state.owner !== "bot" || run?.session.wait?.for !== "reply") return "passed";
  const messageId = uuidOf(`${campaign}\n${key.id}`);
  const taken = await takeTurn(core, workspaceId, campaign, { type: "message", key, messageId, reply });
  if (taken.outcome === "working") return "busy";
  if (taken.outcome === "nothing") return "passed";
  const effect = taken.outcome === "committed" ? taken.turn.effects[0] : undefined;
  if (effect) await runAnswering(core, { workspaceId, conversationId: campaign }, effect, key.id);
  return "taken";
}

/** Goes on as for a request: what the campaign says is fetched from here, and not told to the chat beside it. */
const runAnswering = (
  core: PlaneCore,
  place: { workspaceId: string; conversationId: string },
  { id, runId, key, request }: PlannedEffect,
  of: string,
) =>
  runEffects(
    core,
    place,
    { id, runId, key, fence: 1, request },
    { answering: { of: "turn", key: of, said: [] } },
  );
