import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { pressureOf } from "../../server/campaigns/contact-facts";
import { noRoom } from "../../server/campaigns/take-pressure";
import { inTransaction } from "../../server/db/in-transaction";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { sendReply } from "../../server/inbox/send-reply";
import { chatServer } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { inboxShop } from "../support/inbox-shop";

const server = chatServer();

test("an agent who writes first counts against what a contact may be told; who answers does not", async () => {
  const shop = await inboxShop();
  const agent = await shop.agent();
  const visitor = await shop.visit(server);
  await visitor.say({ text: "Ada" });
  await claimConversation(agent, visitor.conversation);
  const write = (text: string) =>
    sendReply(agent, {
      conversationId: visitor.conversation,
      key: randomUUID(),
      content: { type: "text", text },
    });
  const later = (hours: number) =>
    everyRow(
      server.database,
      ["message"],
      "UPDATE message SET created_at = created_at - make_interval(hours => $2) WHERE conversation_id = $1",
      [visitor.conversation, hours],
    );
  const { rows } = await everyRow(
    server.database,
    ["conversation"],
    "SELECT contact_id AS id FROM conversation WHERE id = $1",
    [visitor.conversation],
  );
  const who = { workspaceId: shop.workspaceId, contactId: String(rows[0]?.id) };
  const sent = async () => {
    const ids = [who.contactId];
    const of = await inTransaction("turn", (client) => pressureOf(client, who.workspaceId, ids));
    return of.get(who.contactId) ?? [];
  };

  await write("Hello, how can I help?");
  await write("Still there?");
  expect(await sent()).toEqual([]);

  await later(25);
  await write("Your order has come in, by the way");
  await write("And we have tea");
  expect((await sent()).map(([, channel, purpose]) => [channel, purpose])).toEqual([["web", "agent"]]);

  // The budget is full now: no campaign goes through, and it is told when one may.
  const rules = [{ channel: null, purpose: null, most: 1, ms: 7 * 86_400_000, kept: 0 }];
  const full = noRoom(await sent(), rules, Date.now());
  expect(full?.reason).toBe("cap");
  expect(full?.nextAt).toBeGreaterThan(Date.now());

  await visitor.say({ text: "Thank you!" });
  await later(1);
  await write("You are welcome");
  expect(await sent()).toHaveLength(1);
});
