import { expect } from "vitest";
import { claimConversation } from "../../server/inbox/claim-conversation";
import type { MemberActor } from "../../server/workspaces/actor";
import type { ChatServer } from "./chat-server";
import type { InboxShop } from "./inbox-shop";

const CLAIMS = 20;

/** So many races of twenty agents for one conversation, with its visitor writing: one owner each, no word of the bot after it. */
export async function raceClaims(server: ChatServer, shop: InboxShop, races: number): Promise<void> {
  const agents: MemberActor[] = await Promise.all(Array.from({ length: CLAIMS }, () => shop.agent()));
  for (let race = 0; race < races; race++) {
    const visitor = await shop.visit(server);
    // Half of them from the bot in the middle of its turn, half from the queue.
    if (race % 2) await visitor.say({ text: "Ada" });
    const [claims] = await Promise.all([
      Promise.allSettled(agents.map((agent) => claimConversation(agent, visitor.conversation))),
      visitor.say({ text: "Bo" }),
    ]);
    const won = claims.filter((claim) => claim.status === "fulfilled");
    expect(won, `race ${race}`).toHaveLength(1);
    const { rows } = await server.plane.database.reads.query<{ owner: string; moves: number; after: number }>(
      `SELECT c.owner, (SELECT count(*)::int FROM event e WHERE e.conversation_id = c.id AND e.name = 'owner.changed' AND e.properties->>'to' = 'person') AS moves,
         (SELECT count(*)::int FROM message m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m."from" = 'bot' AND m.seq > (
           SELECT (properties->>'seq')::bigint FROM event e WHERE e.conversation_id = c.id AND e.name = 'owner.changed' AND e.properties->>'to' = 'person')) AS after
       FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2`,
      [shop.workspaceId, visitor.conversation],
    );
    expect(rows, `race ${race}`).toEqual([{ owner: "person", moves: 1, after: 0 }]);
  }
}
