import { test } from "vitest";
import { chatServer } from "../support/chat-server";
import { raceClaims } from "../support/claim-races";
import { inboxShop } from "../support/inbox-shop";

const server = chatServer();

test("1,000 races of 20 claims, with the visitor writing: one owner each, no word of the bot after it", async () => {
  await raceClaims(server, await inboxShop(), 1_000);
});
