import { assertStrongPassword, hashPassword } from "../accounts/password";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { type AuthTx, asAuth, enterWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { type OpenInvitation, openInvitation } from "./find-invitation";

interface Accepted {
  slug: string;
  email: string;
}

/** A signed-in person joins. The invitation must be for their address. */
export async function acceptInvitation(input: {
  token: string;
  userId: string;
  email: string;
  ip: string | null;
}): Promise<Accepted> {
  return asAuth(async (tx) => {
    const invitation = await openInvitation(tx, input.token);
    if (invitation.email !== input.email) {
      throw new AppError(403, "invitation-other-person", "This invitation is for another e-mail address.");
    }
    return join(tx, invitation, input.userId, input.ip);
  });
}

/** Somebody without an account makes one with the invited address, and joins. */
export async function registerInvited(input: {
  token: string;
  name: string;
  password: string;
  locale: string;
  ip: string | null;
}): Promise<Accepted> {
  const wanted = await asAuth((tx) => openInvitation(tx, input.token));
  assertStrongPassword(input.password, wanted.email);
  const passwordHash = await hashPassword(input.password);
  return asAuth(async (tx) => {
    const invitation = await openInvitation(tx, input.token);
    const userId = uuidv7();
    const made = await tx.user.createMany({
      data: [{ id: userId, email: invitation.email, name: input.name, locale: input.locale }],
      skipDuplicates: true,
    });
    if (made.count !== 1)
      throw new AppError(409, "account-exists", "There is an account with this address: sign in to accept.");
    await tx.credential.create({ data: { userId, passwordHash } });
    return join(tx, invitation, userId, input.ip);
  });
}

async function join(
  tx: AuthTx,
  invitation: OpenInvitation,
  userId: string,
  ip: string | null,
): Promise<Accepted> {
  const { id, workspaceId, role, email } = invitation;
  await enterWorkspace(tx, workspaceId);
  // Single use is decided here, in one conditional statement, not by the look above.
  const used = await tx.invitation.updateMany({
    where: { workspaceId, id, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
    data: { acceptedAt: new Date() },
  });
  if (used.count !== 1)
    throw new AppError(
      404,
      "invitation-unknown",
      "This invitation is not valid any more. Ask for a new one.",
    );
  await tx.membership.createMany({ data: [{ workspaceId, userId, role }], skipDuplicates: true });
  const { slug } = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { slug: true },
  });
  await bumpRevision(tx, workspaceId, "roles", userId);
  await recordAudit(tx, { workspaceId, userId, apiKeyId: null, ip }, "invitations.accept", id, { role });
  return { slug, email };
}
