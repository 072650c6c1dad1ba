import { randomUUID } from "node:crypto";
import { type Pools, pools } from "../../server/db/pools";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import type { MemberActor } from "../../server/workspaces/actor";
import { type ChatServer, flowOf, type Visitor, visit } from "./chat-server";
import { anotherWorkspace, firstOwner, joined, type Shop } from "./people";

export const say = (words: string) => ({ type: "say", data: { bubbles: [{ type: "text", text: words }] } });

/** Asks for a name, hands over, and says how it went. */
export const helpFlow = flowOf(
  {
    start: { type: "onChat" },
    hello: {
      type: "ask",
      data: { bubbles: [{ type: "text", text: "Your name?" }], input: { type: "text" }, save: "name" },
    },
    help: {
      type: "handoff",
      data: { message: "Somebody comes", queue: "Support", timeout: { amount: 1, unit: "hours" } },
    },
    fine: say("Glad it is solved, {{ name }}"),
    pity: say("Sorry, {{ name }}"),
    gone: say("Back with the bot"),
    other: say("The other way"),
  },
  [
    "start -> hello",
    "hello.answered -> help",
    "help.resolved -> fine",
    "help.unresolved -> pity",
    "help.customerLeft -> gone",
  ],
  { variables: [{ name: "name", kind: "text" }] },
);

/** Asks what somebody wants to know, answers from what the workspace knows, and asks again. */
export const answerFlow = flowOf(
  {
    start: { type: "onChat" },
    ask: {
      type: "ask",
      data: { bubbles: [{ type: "text", text: "?" }], input: { type: "text" }, save: "asked" },
    },
    look: { type: "answer", data: { question: "{{ asked }}", askBack: false } },
    none: say("Sorry"),
    back: { type: "jump", data: { node: "ask" } },
  },
  ["start -> ask", "ask.answered -> look", "look.answered -> back", "look.unsure -> none", "none -> back"],
);

export interface InboxShop {
  readonly shop: Shop;
  readonly owner: MemberActor;
  readonly workspaceId: string;
  readonly flowId: string;
  agent(): Promise<MemberActor>;
  publish(flow: object): Promise<{ publicId: string; flowId: string }>;
  /** A visitor at the published flow. */
  visit(server: Pick<ChatServer, "url">, body?: object): Promise<Visitor>;
}

/** The latest of each test file's database: modules are shared between files. */
const latest = new WeakMap<Pools, Shop>();

/** A workspace with a published flow. The first of a test file is the installation's. */
export async function inboxShop(flow: object = helpFlow): Promise<InboxShop> {
  const before = latest.get(pools());
  const shop = before
    ? await anotherWorkspace(before, `Shop ${randomUUID().slice(0, 8)}`)
    : await firstOwner();
  latest.set(pools(), shop);
  const publish = async (document: object) => {
    const name = "Help";
    const whole = { schema: 1, id: "x", name, locale: "en", variables: [], settings: {}, ...document };
    const { id: flowId } = await createFlow(shop.actor, { name, document: readDocument(whole, "x") });
    const { publicId } = await publishFlow(shop.actor, { flowId });
    return { publicId, flowId };
  };
  const { publicId, flowId } = await publish(flow);
  return {
    shop,
    owner: shop.actor,
    workspaceId: shop.actor.workspaceId,
    flowId,
    agent: async () => (await joined(shop.actor, "agent")).actor,
    publish,
    visit: (server, body = {}) =>
      visit(
        server,
        { publicId, workspaceId: shop.actor.workspaceId, flowId, endpointId: "", webhookId: "" },
        body,
      ),
  };
}

/** The pieces of a stream as text, until it ends. */
export async function* pieces(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
    yield Buffer.from(next.value).toString();
}
