import { STARTERS } from "../../flow/document/starter-flows";
import type { Actor } from "../workspaces/actor";
import { createFlow } from "./create-flow";
import { publishFlow } from "./publish-flow";

/** Puts the demo flows into a workspace, published, in its language. */
export async function seedDemo(actor: Actor, locale: "en" | "zh-CN"): Promise<{ flowIds: string[] }> {
  const flowIds: string[] = [];
  for (const { key, name } of STARTERS.filter((starter) => starter.demo)) {
    const { id } = await createFlow(actor, { name: name[locale], starter: key });
    await publishFlow(actor, { flowId: id });
    flowIds.push(id);
  }
  return { flowIds };
}
