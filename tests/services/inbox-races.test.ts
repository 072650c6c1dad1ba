import { test } from "vitest";
import { chatServer } from "../support/chat-server";
import { raceClaims } from "../support/claim-races";
import { inboxShop } from "../support/inbox-shop";

const server = chatServer();

test("races of 20 claims, with the visitor writing: one owner each, no word of the bot after it", {
  retry: 0,
}, async () => {
  await raceClaims(server, await inboxShop(), 40); // a thousand in tests/long
});
