import type { Pool, PoolClient } from "pg";
import type { SendRequest, SendResult } from "../../flow/kernel/sends";
import { inTransaction } from "../db/in-transaction";
import { planByIndex } from "../db/plan-by-index";
import { pools } from "../db/pools";
import { log } from "../log";
import { SendBatch } from "./send-batch";
import { type SendPlace, sendFactsOf } from "./send-facts";
import { holdForSending } from "./send-locks";

interface Waiting {
  readonly place: SendPlace;
  readonly request: SendRequest;
  readonly settle: (result: SendResult | null | undefined) => void;
}

/** Messages that one transaction decides. */
const MOST = 200;
/** Transactions at the same time in one process. */
const LANES = 2;

const queues = new WeakMap<Pool, SendQueue>();

/**
 * Decides about a message in one transaction with others that came at the same moment. Null: the contact is gone. Undefined: it
 * has to be looked at alone.
 */
export function sendTogether(place: SendPlace, request: SendRequest): Promise<SendResult | null | undefined> {
  if (request.about || request.offer) return Promise.resolve(undefined);
  const { turn } = pools();
  const queue = queues.get(turn) ?? new SendQueue();
  queues.set(turn, queue);
  return queue.ask(place, request);
}

class SendQueue {
  private waiting: Waiting[] = [];
  private lanes = 0;

  ask(place: SendPlace, request: SendRequest): Promise<SendResult | null | undefined> {
    return new Promise((settle) => {
      this.waiting.push({ place, request, settle });
      // Once those of the same moment have joined.
      setImmediate(() => this.pump());
    });
  }

  private pump(): void {
    while (this.waiting.length > 0 && this.lanes < LANES) {
      this.lanes++;
      void this.send(this.next()).finally(() => {
        this.lanes--;
        this.pump();
      });
    }
  }

  /** The first ones of a workspace, each message once: a second try of one sees what the first did. */
  private next(): Waiting[] {
    const workspaceId = this.waiting[0]?.place.workspaceId;
    const batch = new Map<string, Waiting>();
    const left: Waiting[] = [];
    for (const one of this.waiting) {
      const { place } = one;
      if (place.workspaceId === workspaceId && batch.size < MOST && !batch.has(place.conversationId))
        batch.set(place.conversationId, one);
      else left.push(one);
    }
    this.waiting = left;
    return [...batch.values()];
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    let results: (SendResult | null | undefined)[] = [];
    try {
      results = await inTransaction("turn", (client) => decided(client, batch));
    } catch (err) {
      // Alone, each answers for itself.
      log.warn({ err, workspace: batch[0]?.place.workspaceId }, "messages could not be decided together");
      results = [];
    }
    for (const [n, one] of batch.entries()) one.settle(results[n]);
  }
}

async function decided(
  client: PoolClient,
  batch: readonly Waiting[],
): Promise<(SendResult | null | undefined)[]> {
  const workspaceId = batch[0]?.place.workspaceId ?? "";
  const places = batch.map((one) => one.place);
  await planByIndex(client);
  await holdForSending(client, workspaceId, places);
  const facts = await sendFactsOf(client, workspaceId, places);
  const known = batch.flatMap(({ place, request }, n) => {
    const of = facts[n];
    return of ? [{ n, ask: { place, request, facts: of } }] : [];
  });
  const sends = new SendBatch(client, workspaceId);
  const answers = await sends.answer(known.map((one) => one.ask));
  await sends.write();
  const results: (SendResult | null | undefined)[] = batch.map(() => null);
  for (const [at, { n }] of known.entries()) results[n] = answers[at];
  return results;
}
