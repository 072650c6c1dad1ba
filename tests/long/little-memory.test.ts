import { expect, test } from "vitest";
import { Customers } from "../support/chaos/customers";
import { EffectReceiver } from "../support/chaos/effect-receiver";
import { compileDocument } from "../support/chaos/expected-history";
import { Fleet } from "../support/chaos/fleet";
import { orderFlow } from "../support/chaos/order-flow";
import { prove } from "../support/chaos/prove";
import { freshSeed, SeededRandom } from "../support/chaos/seeded-random";
import { storedConversations } from "../support/chaos/stored-history";
import { fiveSteps, publish } from "../support/chat-server";
import { testDatabase } from "../support/test-database";

const database = testDatabase();
/** Seconds of load. */
const LENGTH = Number(process.env.PARLEY_SOAK_SECONDS ?? 180);

test(
  "F28: processes with 128 MB of heap under load: they last, or start again, and nothing is lost or doubled",
  async () => {
    const receiver = await EffectReceiver.open(() => 20);
    const fleet = await Fleet.start({
      chats: 2,
      workers: 1,
      databaseUrl: database.url,
      nodeArguments: ["--max-old-space-size=128"],
    });
    try {
      const order = await publish(database.pools, orderFlow(receiver.url));
      const talk = await publish(database.pools, fiveSteps, { workspaceId: order.workspaceId });
      const seed = freshSeed();
      const random = new SeededRandom(seed);
      const customers = new Customers(
        { order, talk },
        random,
        () => random.pick(fleet.of("chat"))?.url ?? "",
        new AbortController().signal,
      );
      const until = performance.now() + LENGTH * 1_000;
      await Promise.all([customers.come("order", 40, until, 60), customers.come("talk", 60, until, 5)]);
      const stored = await storedConversations(database.pools, order.workspaceId);
      const compiled = {
        order: compileDocument(orderFlow(receiver.url), order.flowId),
        talk: compileDocument(fiveSteps, talk.flowId),
      };
      const lives = fleet.members.map((member) => `${member.name}: ${member.lives}`).join(", ");
      console.log(
        `seed ${seed}: ${customers.orders.length} conversations, ${JSON.stringify(customers.counts.statuses)}; lives: ${lives}`,
      );
      expect(prove(customers.orders, stored, compiled, receiver)).toEqual([]);
      expect(customers.counts.wrong).toEqual([]);
      // Out of memory is an end that a supervisor answers; anything else would be a fault of ours.
      const others = fleet.members
        .flatMap((member) => member.fell)
        .filter((end) => !/heap out of memory|SIGABRT/.test(end));
      expect(others).toEqual([]);
    } finally {
      await fleet.end();
      await receiver.close();
    }
  },
  (LENGTH + 180) * 1_000,
);
