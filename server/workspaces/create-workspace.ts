import { recordAudit } from "../audit/record-audit";
import { asAuth, enterWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { freeSlug } from "./free-slug";

const MOST_OWNED = 50;

/** Makes another workspace, owned by the person who asks for it. */
export async function createWorkspace(input: {
  userId: string;
  name: string;
  locale: string;
  timeZone: string;
  ip: string | null;
}): Promise<{ workspaceId: string; slug: string }> {
  const { userId, name, locale, timeZone, ip } = input;
  return asAuth(async (tx) => {
    const owned = await tx.membership.count({ where: { userId, role: "owner" } });
    if (owned >= MOST_OWNED)
      throw new AppError(422, "too-many", `One person may own ${MOST_OWNED} workspaces.`);
    const workspaceId = uuidv7();
    const slug = await freeSlug(tx, name);
    await enterWorkspace(tx, workspaceId);
    await tx.workspace.create({ data: { id: workspaceId, slug, name, locale, timeZone } });
    await tx.membership.create({ data: { workspaceId, userId, role: "owner" } });
    await recordAudit(tx, { workspaceId, userId, apiKeyId: null, ip }, "workspaces.create", workspaceId);
    return { workspaceId, slug };
  });
}
