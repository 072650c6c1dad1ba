import { z } from "zod";
import { inWorkspace } from "../db/tenant";

const settingsSchema = z.object({
  constants: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

export interface WorkspaceView {
  slug: string;
  name: string;
  timeZone: string;
  locale: string;
  constants: Record<string, string | number | boolean>;
}

/** A workspace's settings as its members see them. */
export async function getWorkspace(workspaceId: string): Promise<WorkspaceView> {
  return inWorkspace(workspaceId, async (tx) => {
    const { slug, name, timeZone, locale, settings } = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
    });
    return { slug, name, timeZone, locale, constants: settingsSchema.parse(settings).constants };
  });
}
