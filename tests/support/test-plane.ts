import { afterAll, beforeAll } from "vitest";
import { type ConversationPlane, createPlane } from "../../server/conversations/plane";
import { SECRET } from "./chat-server";
import type { TestDatabase } from "./test-database";

/** Conversations without a server around them, for a test file. Call what it gives inside tests and hooks only. */
export function testPlane(database: TestDatabase): () => ConversationPlane {
  let plane: ConversationPlane | undefined;
  beforeAll(async () => {
    plane = createPlane({
      pools: database.pools,
      secret: SECRET,
      clock: { now: () => Date.now() },
      perform: async () => ({ ok: false, error: { code: "none", message: "This test performs nothing." } }),
      stopping: new AbortController().signal,
    });
  });
  afterAll(async () => {
    await plane?.close();
  });
  return () => {
    if (!plane) throw new Error("the plane exists only inside tests and hooks");
    return plane;
  };
}
