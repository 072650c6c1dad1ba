import {
  accepts,
  advance,
  begin,
  type CompiledFlow,
  type EffectOutcome,
  type EffectRequest,
  type Resume,
  type Session,
  type Start,
  type TurnResult,
  type Universe,
} from "../../../flow";
import type { SendRequest, SendResult } from "../../../flow/kernel/sends";
import type { DryEnd } from "./dry-run-result";
import type { DrySender } from "./dry-sender";

export interface DryMessage {
  readonly node: string;
  readonly at: number;
  readonly request: SendRequest;
  readonly result: SendResult;
}

export interface DryWalk {
  readonly segments: readonly { readonly from: string; readonly outlet: string }[];
  readonly path: readonly string[];
  /** What was decided about messages; a message that may go stands here when it has gone. */
  readonly messages: readonly DryMessage[];
  /** Kinds of effects that were not carried out. */
  readonly assumed: readonly string[];
  readonly end: DryEnd;
}

/** More turns than this are a loop. */
const MOST_TURNS = 200;

/**
 * Walks one contact through a flow with a clock that jumps from wait to wait, up to `horizon` (epoch milliseconds). Messages are
 * decided by the sender; whatever else would reach the outside is not done and taken to have gone well.
 */
export async function walkContact(
  flow: CompiledFlow,
  start: Start,
  universe: Omit<Universe, "now" | "id" | "contact">,
  profile: Universe["contact"],
  clock: { readonly from: number; readonly horizon: number },
  sender: DrySender,
): Promise<DryWalk> {
  const walk = {
    segments: [] as { from: string; outlet: string }[],
    path: [] as string[],
    messages: [] as DryMessage[],
    assumed: [] as string[],
  };
  let now = clock.from;
  let ids = 0;
  let contact = profile;
  const world = (): Universe => ({ ...universe, now, contact, id: () => `d${++ids}` });
  const take = (result: TurnResult): Session => {
    contact = { ...contact, ...result.contact };
    walk.path.push(...result.path);
    for (const one of result.segments)
      if (one.flow === flow.id) walk.segments.push({ from: one.from, outlet: one.outlet });
    return result.session;
  };
  let session = take(begin(flow, start, world()));
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const { wait } = session;
    if (session.status !== "waiting" || !wait)
      return { ...walk, end: session.status === "failed" ? "failed" : "ended" };
    let resume: Resume;
    if (wait.for === "effect") {
      const { effect } = wait;
      const outcome = await perform(effect, now, sender, (kind) => walk.assumed.push(kind));
      if (effect.kind === "send" && outcome.ok && "state" in outcome.result) {
        const result = outcome.result as SendResult; // of a send, as the kind says
        if (result.state !== "ready")
          walk.messages.push({ node: wait.node, at: now, request: effect.request, result });
      }
      resume = { type: "effect", key: effect.key, outcome };
    } else {
      // Nobody answers and nothing happens: what has an end of its waiting comes to it.
      if (wait.until === undefined) return { ...walk, end: WAITS[wait.for] };
      if (wait.until > clock.horizon) return { ...walk, end: "goesOn" };
      now = Math.max(now, wait.until);
      resume = { type: "timer" };
    }
    if (!accepts(session, resume, now)) return { ...walk, end: "failed" };
    session = take(advance(flow, session, resume, world()));
  }
  return { ...walk, end: "failed" };
}

const WAITS = {
  reply: "waitsForReply",
  timer: "goesOn",
  event: "waitsForEvent",
  agent: "waitsForPerson",
} as const;

async function perform(
  effect: EffectRequest,
  now: number,
  sender: DrySender,
  assume: (kind: string) => void,
): Promise<EffectOutcome> {
  switch (effect.kind) {
    case "send":
      return { ok: true, result: await sender.send(effect.request, now) };
    case "record":
      return { ok: true, result: { recorded: true } };
    case "coupon": {
      const { action, pool } = effect.request;
      if (action === "release") return { ok: true, result: { taken: "released" } };
      const coupon = sender.coupon(pool, now, true);
      return typeof coupon === "string" || coupon === undefined
        ? { ok: true, result: { taken: "soldOut", reason: coupon ?? "empty" } }
        : {
            ok: true,
            result: {
              taken: "issued",
              coupon: { ...coupon, state: action === "give" ? "issued" : "reserved" },
            },
          };
    }
    case "http":
      assume(effect.kind);
      return { ok: true, result: { status: 200, headers: {}, body: {} } };
    case "email":
      assume(effect.kind);
      return { ok: true, result: { id: "dry-run" } };
    case "generate":
      assume(effect.kind);
      return { ok: true, result: { text: "", model: "" } };
    case "answer":
      assume(effect.kind);
      return {
        ok: true,
        result: { answer: null, confidence: 0, source: null, likely: [], using: "passages" },
      };
    case "script":
      assume(effect.kind);
      return { ok: true, result: { value: null, vars: {} } };
    default:
      assume((effect as EffectRequest).kind);
      return { ok: false, error: { code: "dry_run", message: "This step is not carried out in a dry run." } };
  }
}
