import { assertStrongPassword, hashPassword } from "../accounts/password";
import { recordAudit } from "../audit/record-audit";
import { asAuth, enterWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { freeSlug } from "./free-slug";

export interface OwnerInput {
  email: string;
  password: string;
  name: string;
  workspaceName: string;
  locale: string;
  timeZone: string;
  ip: string | null;
}

/**
 * Makes the first person and the first workspace; only while there is nobody yet. Two at once: one of them gets 409
 * `setup-done`. `email` is canonical (see emailSchema).
 */
export async function createOwner(
  input: OwnerInput,
): Promise<{ userId: string; workspaceId: string; slug: string }> {
  assertStrongPassword(input.password, input.email);
  const passwordHash = await hashPassword(input.password);
  return asAuth(async (tx) => {
    // Held to the end of the transaction: a second setup waits here and then finds somebody.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('parley.setup'))`;
    if ((await tx.user.count()) > 0)
      throw new AppError(409, "setup-done", "This installation has its owner already.");
    const userId = uuidv7();
    const workspaceId = uuidv7();
    await tx.user.create({
      data: { id: userId, email: input.email, name: input.name, locale: input.locale },
    });
    await tx.credential.create({ data: { userId, passwordHash } });
    const slug = await freeSlug(tx, input.workspaceName);
    await enterWorkspace(tx, workspaceId);
    const { workspaceName: name, locale, timeZone } = input;
    await tx.workspace.create({ data: { id: workspaceId, slug, name, locale, timeZone } });
    await tx.membership.create({ data: { workspaceId, userId, role: "owner" } });
    await recordAudit(tx, { workspaceId, userId, apiKeyId: null, ip: input.ip }, "setup.createOwner", userId);
    return { userId, workspaceId, slug };
  });
}
