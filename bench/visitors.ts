import { randomUUID } from "node:crypto";
import { quantile } from "./bench";
import { HttpClient } from "./http-client";

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Visitors of the five steps, one after the other on each connection, for some seconds. Every reply is checked. */
export async function visitors(
  port: number,
  publicId: string,
  connections: number,
  seconds: number,
): Promise<Load> {
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const times: number[] = [];
  await Promise.all(Array.from({ length: connections }, () => visit(port, publicId, until, times)));
  const elapsed = (performance.now() - begun) / 1_000;
  return { perSecond: times.length / elapsed, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

const NAMES = ["Ada", "Bo", "Clara", "Dorothy", "Edsger", "Grace"];

async function visit(port: number, publicId: string, until: number, times: number[]): Promise<void> {
  const client = await HttpClient.open(port);
  const exchange = async (path: string, body: object, token: string | undefined, expected: string) => {
    const sent = performance.now();
    const answer = await client.post(path, JSON.stringify({ id: randomUUID(), ...body }), token);
    times.push(performance.now() - sent);
    const turn: { conversation: string; token: string; messages?: { text: string }[] } = JSON.parse(
      answer.body,
    );
    const said = (turn.messages ?? []).map((one) => one.text).join("|");
    if (answer.status >= 300 || said !== expected)
      throw new Error(`expected ${expected}, got ${answer.status} ${answer.body}`);
    return turn;
  };
  try {
    for (let n = 0; performance.now() < until; n++) {
      const name = NAMES[n % NAMES.length] ?? "Ada";
      const drink = n % 2 === 0 ? "Coffee" : "Tea";
      const { conversation, token } = await exchange(
        `/v1/chat/${publicId}/conversations`,
        {},
        undefined,
        "Hello|What is your name?",
      );
      const path = `/v1/chat/conversations/${conversation}/messages`;
      await exchange(
        path,
        { text: name },
        token,
        `${name.includes("a") ? "" : `Hm, ${name}|`}Nice name, ${name}`,
      );
      await exchange(path, { choice: drink.toLowerCase() }, token, `${name} gets ${drink}`);
    }
  } finally {
    client.close();
  }
}
