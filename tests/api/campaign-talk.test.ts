import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { CampaignWork } from "../../server/campaigns/campaign-work";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { outreach } from "../../server/campaigns/outreach";
import { readLedger } from "../../server/campaigns/read-ledger";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { takeTurn } from "../../server/conversations/take-turn";
import { effectConfig } from "../../server/effects/effect-config";
import { environment } from "../../server/env";
import { takeEvents } from "../../server/events/take-events";
import { contactOfVisitor, trackVisitor } from "../../server/events/track-visitor";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { giveBack } from "../../server/inbox/give-back";
import { call, chatServer, flowOf } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { firstOwner, type Shop } from "../support/people";

/** What a campaign asks after its message is asked in the visitor's chat, and what they answer there goes to the campaign. */
testEnvironment();
const server = chatServer({
  perform: (request, context) =>
    effectPerformer({ ...effectConfig(environment()), outreach })(request, context),
});
let shop: Shop;
let publicId: string;
let work: CampaignWork;
const PATIENCE = { timeout: 90_000 };

const text = (words: string) => ({ type: "text", text: words });
const ask = (words: string, save: string, options?: string[]) => ({
  type: "ask",
  data: {
    bubbles: [text(words)],
    input: options
      ? { type: "choice", options: options.map((label) => ({ id: label.toLowerCase(), label })) }
      : { type: "text" },
    save,
    timeout: { amount: 1, unit: "days" },
  },
});
const variables = ["why", "more", "size", "name"].map((name) => ({ name, kind: "text" }));

beforeAll(async () => {
  shop = await firstOwner();
  await updateMarketing(shop.actor, marketingSettingsSchema.parse({ quietHours: null, budget: null }));
  await publish(
    "cart.left",
    {
      why: ask("What kept you?", "why", ["Price", "Doubt"]),
      thanks: { type: "say", data: { bubbles: [text("We see: {{ why }}")] } },
      more: ask("Anything else?", "more"),
      bye: { type: "say", data: { bubbles: [text("Noted {{ more }}")] } },
    },
    [
      "send.sent -> why",
      "why.price -> thanks",
      "why.doubt -> thanks",
      "thanks -> more",
      "more.answered -> bye",
      "why.timeout -> bye",
    ],
  );
  await publish(
    "size.guide",
    {
      size: ask("Which size?", "size"),
      bye: { type: "say", data: { bubbles: [text("Size {{ size }}")] } },
    },
    ["send.sent -> size", "size.answered -> bye"],
  );
  await publish(
    "gift.opened",
    {
      like: ask("Do you like it?", "why"),
      people: { type: "handoff", data: { message: "One moment", priority: "high" } },
      after: { type: "say", data: { bubbles: [text("We hope that helped")] } },
    },
    ["send.sent -> like", "like.answered -> people", "people.resolved -> after"],
  );
  const chat = await createFlow(shop.actor, {
    name: "Chat",
    document: document(
      flowOf(
        {
          start: { type: "onChat" },
          name: ask("Your name?", "name"),
          hello: { type: "say", data: { bubbles: [text("Hello {{ name }}")] } },
        },
        ["start -> name", "name.answered -> hello"],
        { variables },
      ),
    ),
  });
  publicId = (await publishFlow(shop.actor, { flowId: chat.id })).publicId;
  const nothing = { kind: "outside", deliver: async () => {} } as const;
  work = new CampaignWork(server.plane, {
    ports: { email: nothing, webhook: nothing },
    stopping: new AbortController().signal,
  });
});

const document = (flow: object) =>
  readDocument(
    { schema: 1, id: randomUUID(), name: "Test", locale: "en", settings: {}, variables: [], ...flow },
    randomUUID(),
  );

/** A campaign that begins with `event`, sends a message and goes on with `nodes`; it is left when `bought` comes. */
async function publish(event: string, nodes: object, edges: string[]): Promise<void> {
  const flow = flowOf(
    {
      begin: { type: "onEvent", data: { event, key: "key" } },
      send: { type: "send", data: { channel: "web", purpose: "offers", text: `About ${event}` } },
      ...nodes,
    },
    ["begin -> send", ...edges],
    { variables },
  );
  const settings = {
    campaign: {
      reentry: "parallel",
      days: 1,
      priority: 50,
      goal: { event: "bought", days: 7 },
      exits: ["goal"],
      caps: [],
    },
  };
  const { id } = await createFlow(shop.actor, { name: event, document: document({ ...flow, settings }) });
  await publishFlow(shop.actor, { flowId: id });
}

interface Look {
  texts: string[];
  awaiting: { type: string; options?: { id: string }[] } | null;
}

/** Somebody on the site who has agreed to offers; without `opens`, the chat is closed still. */
async function visitor(opens = true) {
  const id = randomUUID().replaceAll("-", "");
  const open = async () => {
    const { json } = await call(`${server.url}/v1/chat/${publicId}/conversations`, {
      body: { id: randomUUID(), visitor: id },
    });
    chat = { conversation: json.conversation, token: json.token };
  };
  let chat = { conversation: "", token: "" };
  if (opens) await open();
  await trackVisitor(shop.actor.workspaceId, { visitor: id, events: [{ id: "1", name: "page.viewed" }] });
  const happens = async (name: string) => {
    await takeEvents(shop.actor, [
      { id: randomUUID(), name, contact: { visitor: id }, properties: { key: "k" } },
    ]);
    await due();
  };
  await upsertContact(shop.actor, {
    visitor: id,
    consent: [
      { channel: "web", purpose: "offers", granted: true, source: "banner", at: "2026-01-01T00:00:00Z" },
    ],
  });
  const at = () => `${server.url}/v1/chat/conversations/${chat.conversation}`;
  const look = async (): Promise<Look> => {
    const { json } = await call(at(), { token: chat.token });
    return {
      texts: json.messages.map((one: { text?: string }) => one.text ?? ""),
      awaiting: json.awaiting,
    };
  };
  const say = async (body: object): Promise<Look> => {
    const { json } = await call(`${at()}/messages`, {
      token: chat.token,
      body: { id: randomUUID(), ...body },
    });
    return {
      texts: json.messages.map((one: { text?: string }) => one.text ?? ""),
      awaiting: json.awaiting,
    };
  };
  const reads = (words: string) =>
    expect
      .poll(async () => {
        await due();
        return (await look()).texts.at(-1);
      }, PATIENCE)
      .toBe(words);
  return {
    happens,
    look,
    say,
    reads,
    open,
    contact: async () => (await contactOfVisitor(shop.actor.workspaceId, id)).contactId,
    solved: () =>
      giveBack(server.plane, shop.actor, { conversationId: chat.conversation, outcome: "resolved" }),
    owner: (to: "person" | "bot") =>
      takeTurn(server.plane, shop.actor.workspaceId, chat.conversation, {
        type: "owner",
        from: ["bot", "person"],
        to,
        userId: shop.actor.userId,
      }),
  };
}

async function due(): Promise<void> {
  await work.runOnce();
  await server.plane.due.runOnce();
}

describe("a campaign that asks", () => {
  it("asks in the open chat, hears the answer, goes on, and leaves the chat's own question standing", async () => {
    const ann = await visitor();
    await ann.happens("cart.left");
    await ann.reads("What kept you?");
    expect((await ann.look()).awaiting?.options?.map((one) => one.id)).toEqual(["price", "doubt"]);
    // What is no answer is asked again by the campaign's own step.
    expect((await ann.say({ text: "hm?" })).awaiting?.type).toBe("choice");
    const after = await ann.say({ choice: "price" });
    expect(after.texts).toEqual(["We see: Price", "Anything else?"]);
    const last = await ann.say({ text: "no" });
    expect(last.texts).toEqual(["Noted no"]);
    expect(last.awaiting?.type).toBe("text");
    expect((await ann.say({ text: "Ann" })).texts).toEqual(["Hello Ann"]);
    await due();
    const { texts } = await ann.look();
    expect(texts.filter((one) => one === "We see: Price" || one === "Noted no")).toHaveLength(2);
  });

  it("takes the same answer once, however often it comes", async () => {
    const bob = await visitor();
    await bob.happens("size.guide");
    await bob.reads("Which size?");
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => bob.say({ id, text: "M" })));
    expect(new Set(answers.map((one) => one.texts.join()))).toEqual(new Set(["Size M"]));
    expect((await bob.look()).texts.filter((one) => one === "Size M")).toHaveLength(1);
  });

  it("waits with its question for the next visit, as its message does", async () => {
    const cleo = await visitor(false);
    await cleo.happens("size.guide");
    await expect
      .poll(async () => {
        await due();
        return (await readLedger(shop.actor.workspaceId, { contactId: await cleo.contact() })).counts;
      }, PATIENCE)
      .toEqual({ sent: 1 });
    await cleo.open();
    expect((await cleo.look()).texts).toEqual(["Your name?", "About size.guide", "Which size?"]);
    expect((await cleo.say({ text: "L" })).texts).toEqual(["Size L"]);
  });

  it("of two, the one that asked last is answered first, then the other", async () => {
    const dan = await visitor();
    await dan.happens("cart.left");
    await dan.reads("What kept you?");
    await dan.happens("size.guide");
    await dan.reads("Which size?");
    const first = await dan.say({ text: "S" });
    expect(first.texts).toEqual(["Size S"]);
    expect(first.awaiting?.type).toBe("choice");
    expect((await dan.say({ choice: "doubt" })).texts[0]).toBe("We see: Doubt");
  });

  it("is silent while a person has the conversation, and hears what comes afterwards", async () => {
    const eve = await visitor();
    await eve.happens("size.guide");
    await eve.reads("Which size?");
    await eve.owner("person");
    expect((await eve.say({ text: "Hello person" })).texts).toEqual([]);
    await due();
    expect((await eve.look()).texts).not.toContain("Size Hello person");
    await eve.owner("bot");
    expect((await eve.say({ text: "XL" })).texts).toEqual(["Size XL"]);
  });

  it("asks no more once it is left: the chat's own question is open again", async () => {
    const fay = await visitor();
    await fay.happens("cart.left");
    await fay.reads("What kept you?");
    await fay.happens("bought");
    await expect
      .poll(async () => {
        await due();
        return (await fay.look()).awaiting?.type;
      }, PATIENCE)
      .toBe("text");
    expect((await fay.say({ text: "Fay" })).texts).toEqual(["Hello Fay"]);
  });

  it("asks for a person in the chat itself, with what it knows, and goes on when they are done", async () => {
    const ida = await visitor();
    await ida.happens("gift.opened");
    await ida.reads("Do you like it?");
    const after = await ida.say({ text: "It is broken" });
    expect(after).toMatchObject({ texts: ["One moment"], awaiting: { type: "person" } });
    const entries = async () =>
      (
        await server.database.pools.turn.query(
          `SELECT c.channel, c.owner, e.priority, e.brief->'vars'->>'why' AS why, e.closed_at IS NULL AS open FROM inbox_entry e
           JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id WHERE c.contact_id = $1`,
          [await ida.contact()],
        )
      ).rows;
    const waiting = { channel: "web", owner: "queue", priority: 1, why: "It is broken", open: true };
    expect(await entries()).toEqual([waiting]);
    await ida.solved();
    await ida.reads("We hope that helped");
    expect(await entries()).toEqual([{ ...waiting, owner: "bot", open: false }]);
    // The chat's own question stands there still.
    expect((await ida.say({ text: "Ida" })).texts).toEqual(["Hello Ida"]);
  });

  it("passes an answer on that it no longer waits for", async () => {
    const gus = await visitor();
    await gus.happens("cart.left");
    await gus.reads("What kept you?");
    // The run is over behind the chat's back, as in the moment before the chat is told.
    await server.database.pools.turn.query(
      `UPDATE run SET status = 'ended', session = jsonb_set(jsonb_set(session::jsonb, '{status}', '"ended"'), '{wait}', 'null')::json
       WHERE conversation_id IN (SELECT id FROM conversation WHERE channel = 'campaign' AND contact_id = $1)`,
      [await gus.contact()],
    );
    const answer = await gus.say({ text: "Gus" });
    expect(answer.texts).toEqual(["Hello Gus"]);
  });
});
