import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { joinIdentities } from "../contacts/join-identities";
import { inWorkspace } from "../db/tenant";
import { freshOf } from "../events/take-events";
import { deriveKey } from "../keys";

/** Milliseconds in which the page that a link leads to has to come up. */
const LASTS_MS = 120_000;
const HEAD = 16 + 6 + 8;

/**
 * A note in the address that a link leads to: contact (16 bytes), end (6), chance (8) and a signature (16). It tells the site's
 * script who has just come, once and for two minutes: an address that is sent on says nothing.
 */
export function arrivalTicket(workspaceId: string, contactId: string, now: number): string {
  const head = Buffer.alloc(HEAD);
  head.write(contactId.replaceAll("-", ""), 0, "hex");
  head.writeUIntBE(now + LASTS_MS, 16, 6);
  randomBytes(8).copy(head, 22);
  return Buffer.concat([head, sign(workspaceId, head)]).toString("base64url");
}

/** The contact whose browser has come with a ticket, and who it is from here on; undefined for a ticket that does not hold. */
export async function redeemTicket(
  workspaceId: string,
  input: { ticket: string; visitor: string; now: number },
): Promise<string | undefined> {
  const bytes = Buffer.from(input.ticket, "base64url");
  const head = bytes.subarray(0, HEAD);
  if (bytes.length !== HEAD + 16 || !timingSafeEqual(bytes.subarray(HEAD), sign(workspaceId, head)))
    return undefined;
  if (head.readUIntBE(16, 6) < input.now) return undefined;
  const hex = head.toString("hex", 0, 16);
  const contactId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return inWorkspace(workspaceId, async (tx) => {
    const once = await freshOf(
      tx,
      workspaceId,
      [{ id: head.toString("hex", 22), name: "link.arrived" }],
      "ticket:",
    );
    if (once.length === 0) return undefined;
    const [found] = await tx.$queryRaw<{ id: string }[]>`
      SELECT coalesce(merged_into, id) AS id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid`;
    if (!found) return undefined;
    // A browser of somebody who is known stays theirs.
    const others = await tx.$queryRaw<object[]>`
      SELECT 1 FROM contact_identity i JOIN contact c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
      WHERE i.workspace_id = ${workspaceId}::uuid AND i.kind = 'visitor' AND i.value = ${input.visitor} AND NOT c.anonymous AND c.id <> ${found.id}::uuid`;
    if (others.length > 0) return undefined;
    const joined = await joinIdentities(
      tx,
      { workspaceId, userId: null },
      {
        identities: [{ kind: "visitor", value: input.visitor, shown: input.visitor }],
        trust: "claimed",
        source: "link",
        contactId: found.id,
      },
    );
    return joined.contactId;
  });
}

const sign = (workspaceId: string, head: Buffer): Buffer =>
  createHmac("sha256", deriveKey("link-tickets")).update(workspaceId).update(head).digest().subarray(0, 16);
