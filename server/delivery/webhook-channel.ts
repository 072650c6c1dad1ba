import { inTransaction } from "../db/in-transaction";
import { type EgressPolicy, SafeFetchError, safeFetch } from "../safe-fetch";
import { webhookHeaders } from "../webhooks/sign-webhook";
import { openSecret } from "../workspaces/secret-box";
import { type ChannelPort, DeliveryFault } from "./channel-port";

const TIMEOUT_MS = 10_000;
/** What the receiver answers is read up to here and thrown away. */
const ANSWER_BYTES = 100_000;

/** The workspace's own system: a signed POST (Standard Webhooks) whose id is the same for every try. */
export const webhookChannel = (world: {
  readonly egress: EgressPolicy;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Extract<ChannelPort, { kind: "outside" }> => ({
  kind: "outside",
  deliver: async ({ workspaceId, id, contactId, message, address, content, signal }) => {
    const secrets = await signingSecrets(workspaceId);
    const body = JSON.stringify({ id, contact: contactId, message, ...content });
    let status: number;
    try {
      ({ status } = await safeFetch(world.egress, address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "Parley-Messages/1",
          ...webhookHeaders(id, Math.floor(world.now() / 1_000), body, secrets),
        },
        body,
        timeoutMs: TIMEOUT_MS,
        maxBytes: ANSWER_BYTES,
        maxRedirects: 0,
        signal,
      }));
    } catch (error) {
      if (error instanceof SafeFetchError) throw new DeliveryFault(error.code, error.code === "blocked");
      throw error;
    }
    // 409: it has it already.
    if ((status >= 200 && status < 300) || status === 409) return;
    throw new DeliveryFault(`status ${status}`, status === 410 || status === 400 || status === 404);
  },
});

function signingSecrets(workspaceId: string): Promise<string[]> {
  return inTransaction("turn", async (client) => {
    const { rows } = await client.query<{ secret: Buffer | null; key_id: string | null }>({
      name: "message-secret",
      text: "SELECT secret, key_id FROM marketing_setting WHERE workspace_id = $1",
      values: [workspaceId],
    });
    const [row] = rows;
    return row?.secret && row.key_id
      ? [openSecret(row.secret, { workspaceId, id: workspaceId, keyId: row.key_id })]
      : [];
  });
}
