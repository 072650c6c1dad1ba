import { describe, expect, test } from "vitest";
import type { EffectOutcome, EffectRequest } from "../../flow";
import { effectPerformer } from "../../server/conversations/effect-performer";
import type { EffectContext } from "../../server/conversations/effect-port";
import { chatServer, flowOf, publish, visit } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import type { FaultName } from "../support/openai-faults";
import { openAiServer } from "../support/openai-server";

/** F13, F14, F15: a conversation whose step asks a model, whatever that does. */
const model = openAiServer();
/** A silence is borne for long but where it is the fault. */
let timeoutMs = 20_000;
const perform = (request: EffectRequest, context: EffectContext): Promise<EffectOutcome> =>
  effectPerformer({
    egress: { allowCidrs: ["127.0.0.0/8"] },
    model: { baseUrl: model().url, model: "m", timeoutMs },
    email: {},
  })(request, context);
const server = chatServer({ perform });

const say = (words: string) => ({ type: "say", data: { bubbles: [{ type: "text", text: words }] } });
const flow = flowOf(
  {
    start: { type: "onChat" },
    ask: {
      type: "ask",
      data: { bubbles: [{ type: "text", text: "Well?" }], input: { type: "text" }, save: "asked" },
    },
    write: { type: "generate", data: { instructions: "Help.", prompt: "{{ asked }}" } },
    lost: say("I am at a loss"),
    back: { type: "jump", data: { node: "ask" } },
  },
  ["start -> ask", "ask.answered -> write", "write.next -> back", "write.error -> lost", "lost -> back"],
);
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);

describe("F13, F14, F15: a conversation outlives what its model does", () => {
  const faults: FaultName[] = [
    "silence",
    "silence after a piece",
    "cut stream",
    "cut politely",
    "invalid json",
    "one megabyte",
    "429 for an hour",
    "500",
    "page",
    "reset",
  ];
  test("by the error way, with nothing of the half text kept, and it goes on", async () => {
    const published = await publish(server.database.pools, flow);
    const visitor = await visit(server, published);
    for (const fault of faults) {
      model().script({ fault });
      timeoutMs = fault.startsWith("silence") ? 150 : 20_000;
      const answer = await visitor.say({ text: fault });
      expect(answer.status, answer.text).toBe(200);
      expect(texts(answer.json), fault).toEqual(["I am at a loss", "Well?"]);
      expect(answer.json.awaiting.type).toBe("text");
    }
    model().script({ text: "Here I am again. All is well.", piece: 2 });
    expect(texts((await visitor.say({ text: "and now?" })).json)).toEqual([
      "Here I am again. All is well.",
      "Well?",
    ]);
    const { rows } = await everyRow(
      server.database,
      ["message"],
      `SELECT count(*)::int AS n FROM message WHERE conversation_id = $1 AND body::text LIKE '%Refunds%'`,
      [visitor.conversation],
    );
    expect(rows).toEqual([{ n: 0 }]);
    const events = await everyRow(
      server.database,
      ["event"],
      `SELECT properties->>'using' AS using, properties->>'model' AS model FROM event WHERE conversation_id = $1 AND name = 'model.used'`,
      [visitor.conversation],
    );
    expect(events.rows).toEqual([{ using: "model", model: "m" }]);
  });
});
