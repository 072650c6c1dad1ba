import { randomUUID } from "node:crypto";
import { quantile } from "../bench";
import { HttpClient } from "../http-client";
import type { Load } from "../visitors";

/** A conversation that is stored already. */
export interface Stored {
  readonly id: string;
  readonly token: string;
}

/**
 * People who come back to conversations that are stored already, each for some turns, one after the other on each
 * connection. No conversation is taken twice as long as there are enough. Every reply is checked.
 */
export async function returning(
  port: number,
  stored: readonly Stored[],
  options: { connections: number; seconds: number; turns: number },
): Promise<Load> {
  const begun = performance.now();
  const until = begun + options.seconds * 1_000;
  const times: number[] = [];
  let next = 0;
  const visit = async () => {
    const client = await HttpClient.open(port);
    try {
      while (performance.now() < until) {
        const one = stored[next++ % stored.length];
        if (!one) throw new Error("nothing is stored");
        for (let turn = 0; turn < options.turns; turn++) {
          const sent = performance.now();
          const answer = await client.post(
            `/v1/chat/conversations/${one.id}/messages`,
            JSON.stringify({ id: randomUUID(), text: "once more" }),
            one.token,
          );
          times.push(performance.now() - sent);
          if (answer.status !== 200 || !answer.body.includes('"You said once more"'))
            throw new Error(`unexpected: ${answer.status} ${answer.body}`);
        }
      }
    } finally {
      client.close();
    }
  };
  await Promise.all(Array.from({ length: options.connections }, visit));
  const elapsed = (performance.now() - begun) / 1_000;
  return { perSecond: times.length / elapsed, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
