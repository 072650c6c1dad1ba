import { type Theme, themeSchema } from "../../flow";
import { inWorkspace } from "../db/tenant";
import { requireFlow } from "./require-flow";

export interface EndpointView {
  publicId: string;
  /** Names the URL that starts or wakes this flow from outside; null while no published version takes webhooks. */
  webhookId: string | null;
  activeVersion: number | null;
  allowedOrigins: string[];
  apiAllowed: boolean;
  theme: Theme;
  locale: string | null;
  disabled: boolean;
}

/** Where and how a flow meets its visitors. */
export async function getEndpoint(workspaceId: string, flowId: string): Promise<EndpointView> {
  return inWorkspace(workspaceId, async (tx) => {
    await requireFlow(tx, workspaceId, flowId);
    const rows = await tx.endpoint.findMany({ where: { flowId } });
    const chat = rows.find((row) => row.kind === "chat");
    if (!chat) throw new Error("a flow has no chat endpoint");
    const { publicId, activeVersion, allowedOrigins, apiAllowed, locale } = chat;
    const webhookId = rows.find((row) => row.kind === "webhook")?.publicId ?? null;
    return {
      publicId,
      webhookId,
      activeVersion,
      allowedOrigins,
      apiAllowed,
      theme: themeSchema.parse(chat.theme),
      locale,
      disabled: chat.disabledAt !== null,
    };
  });
}
