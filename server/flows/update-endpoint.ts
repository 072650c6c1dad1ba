import type { Theme } from "../../flow";
import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { bumpEndpoints } from "./archive-flow";
import { requireFlow } from "./require-flow";

export interface EndpointChange {
  /** Origins such as "https://shop.example"; none: any page may frame the widget. */
  allowedOrigins?: string[] | undefined;
  apiAllowed?: boolean | undefined;
  theme?: Theme | undefined;
  /** null: the flow's own language. */
  locale?: string | null | undefined;
  disabled?: boolean | undefined;
}

/** Changes a flow's endpoint settings; live at once, also for running conversations. Fields left out stay. */
export async function updateEndpoint(actor: Actor, flowId: string, change: EndpointChange): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
    const {
      allowedOrigins = Prisma.skip,
      apiAllowed = Prisma.skip,
      locale = Prisma.skip,
      theme = Prisma.skip,
      disabled,
    } = change;
    const disabledAt = disabled === undefined ? Prisma.skip : disabled ? new Date() : null;
    await tx.endpoint.update({
      where: { workspaceId_flowId_kind: { workspaceId, flowId, kind: "chat" } },
      data: { allowedOrigins, apiAllowed, locale, theme, disabledAt },
    });
    if (disabled !== undefined)
      await tx.endpoint.updateMany({ where: { flowId, kind: "webhook" }, data: { disabledAt } });
    await bumpEndpoints(tx, workspaceId, flowId);
    await recordAudit(tx, actor, "endpoints.update", flowId, { fields: Object.keys(change) });
  });
}
