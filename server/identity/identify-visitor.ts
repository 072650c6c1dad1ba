import { joinIdentities } from "../contacts/join-identities";
import { identitiesOf, surroundings, withAddresses, writeContact } from "../contacts/upsert-contact";
import type { PlaneCore } from "../conversations/plane-core";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { readIdentitySecrets } from "./identity-secrets";
import { readIdentityToken } from "./identity-token";

/**
 * The contact that a signed token names. The browser and, where one is given, the contact of a conversation become theirs, with all
 * that was done there before. A browser of somebody with another customer number stays that person's; 409 `identity-differs` for
 * a conversation of such a person, which is to be left for a new one.
 */
export async function identifyVisitor(
  workspaceId: string,
  input: { token: string; visitor?: string | undefined; contactId?: string | undefined; now: number },
): Promise<{ contactId: string }> {
  return inWorkspace(workspaceId, async (tx) => {
    const claims = readIdentityToken(input.token, await readIdentitySecrets(tx, workspaceId), input.now);
    const around = await surroundings(tx, workspaceId, "token");
    const said = {
      externalId: claims.sub,
      email: claims.email,
      phone: claims.phone,
      visitor: input.visitor,
    };
    const identities = identitiesOf(said, around.locale);
    const number = identities[0]?.value ?? "";
    if (input.contactId !== undefined) {
      const others = await tx.$queryRaw<object[]>`
        SELECT 1 FROM contact_identity WHERE workspace_id = ${workspaceId}::uuid AND kind = 'externalId' AND value <> ${number}
          AND contact_id IN (SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.contactId}::uuid) LIMIT 1`;
      if (others.length > 0)
        throw new AppError(
          409,
          "identity-differs",
          "This conversation is another customer's: begin a new one.",
        );
    }
    const { contactId } = await joinIdentities(
      tx,
      { workspaceId, userId: null },
      { identities, trust: "verified", source: "token", contactId: input.contactId },
    );
    const profile = withAddresses({ profile: claims.name ? { name: claims.name } : {} }, identities).profile;
    await writeContact(tx, workspaceId, contactId, { profile }, around.types);
    return { contactId };
  });
}

/** The same for a conversation that is under way. */
export async function identifyConversation(
  plane: Pick<PlaneCore, "states" | "clock">,
  workspaceId: string,
  conversationId: string,
  token: string,
): Promise<void> {
  const [row] = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ contactId: string }[]>`
      SELECT contact_id AS "contactId" FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND id = ${conversationId}::uuid`,
  );
  if (!row) throw new AppError(404, "not-found", "There is no such conversation.");
  await identifyVisitor(workspaceId, { token, contactId: row.contactId, now: plane.clock.now() });
  // The next turn is to speak with whom it is now.
  plane.states.drop(conversationId);
}
