import { createHash } from "node:crypto";
import {
  advance,
  begin,
  type CompiledFlow,
  engine,
  type Json,
  parseFlow,
  type Resume,
  type Session,
  type TurnResult,
  type Universe,
} from "../../../flow";
import { seedOf } from "../../../server/conversations/seed";
import type { Order } from "./customers";
import { answerTo } from "./effect-receiver";

export interface History {
  /** Sender and content of every message, in order. */
  readonly messages: readonly { readonly from: string; readonly content: Json }[];
  /** Names of the events that the engine gives. */
  readonly events: readonly string[];
  /** Effect keys as the engine makes them. */
  readonly effects: readonly string[];
  readonly path: readonly string[];
  readonly session: Pick<Session, "status" | "vars" | "visits" | "turn">;
}

/** The options of the flows, as they are shown. */
const LABELS: Readonly<Record<string, string>> = {
  small: "Small",
  large: "Large",
  tea: "Tea",
  coffee: "Coffee",
};

export function compileDocument(document: object, flowId: string): CompiledFlow {
  const parsed = parseFlow({
    schema: 1,
    name: "Test",
    locale: "en",
    variables: [],
    settings: {},
    edges: [],
    ...document,
    id: flowId,
  });
  if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
  return engine.compile(parsed.flow, { version: 1 });
}

/** What the pure engine says for an order: its acknowledged inputs, and a world in which everything worked once. */
export function expectedHistory(
  flow: CompiledFlow,
  order: Order,
  ids: { run: string; contact: string },
): History {
  let now = 1_800_000_000_000;
  let id = 0;
  const universe = (): Universe => ({
    now,
    id: () => String(++id),
    seed: seedOf(ids.run),
    contact: {},
    conversation: { id: order.conversation, channel: "web" },
    workspace: {},
    timeZone: "UTC",
    stickyId: ids.contact,
  });
  const messages: { from: string; content: Json }[] = [];
  const events: string[] = [];
  const effects: string[] = [];
  const path: string[] = [];
  const take = (result: TurnResult): Session => {
    for (const { id: _id, from, ...content } of result.outputs)
      messages.push({ from, content: content as Json });
    events.push(...result.events.map((event) => event.name));
    effects.push(...result.effects.map((effect) => effect.key));
    path.push(...result.segments.map((one) => `${one.from}.${one.outlet}>${one.to ?? ""}`));
    return result.session;
  };
  const said = order.exchanges.slice(1).map((one) => one.body);
  let session = take(begin(flow, { type: "chat" }, universe()));
  const move = (resume: Resume): void => {
    session = take(advance(flow, session, resume, universe()));
  };
  while (session.status === "waiting") {
    const { wait } = session;
    if (wait?.for === "effect") {
      const request = wait.effect.request as { url: string; body?: { text: string } };
      const body = answerTo(new URL(request.url).pathname, request.body?.text ?? "");
      move({
        type: "effect",
        key: wait.effect.key,
        outcome: { ok: true, result: { status: 200, headers: {}, body } },
      });
    } else if (wait?.for === "timer") {
      now = Math.max(now, wait.until ?? now);
      move({ type: "timer" });
    } else if (wait?.for === "event") {
      const [event] = wait.events;
      move({
        type: "event",
        name: event?.name ?? "",
        data: { amount: 12 },
        ...(event?.key === undefined ? {} : { key: event.key }),
      });
    } else {
      const next = said.shift();
      if (!next) break;
      const { id: _id, ...reply } = next;
      const label = LABELS[reply.choice ?? ""] ?? reply.text ?? "";
      messages.push({ from: "visitor", content: { type: "text", text: label } });
      move({ type: "reply", reply });
    }
  }
  const { status, vars, visits, turn } = session;
  return { messages, events, effects, path, session: { status, vars, visits, turn } };
}

/** How an effect's key reaches the outside world. */
export const sentKey = (runId: string, key: string): string =>
  createHash("sha256").update(`${runId}:${key}`).digest("hex").slice(0, 40);
