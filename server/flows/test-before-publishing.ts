import type { FlowNode } from "../../flow";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { getSettings } from "../knowledge/knowledge-settings";
import { testLater } from "../knowledge/publication-tests";
import { askTests, keepRun } from "../knowledge/run-tests";
import type { Actor } from "../workspaces/actor";
import { storedDocument } from "./flow-document";
import { requireFlow } from "./require-flow";

/** Whether a step says what the knowledge does: by itself, or through a model. */
const asksKnowledge = (node: FlowNode): boolean =>
  node.type === "answer" ||
  (node.type === "generate" &&
    (node.data.knowledge !== undefined ||
      Boolean(node.data.tools?.some(({ type }) => type === "knowledge"))));

/** Called once the flow is live, with its version. */
export type AfterPublishing = (version: number) => Promise<void>;

const EXAMPLES = 5;

/**
 * Asks the workspace's test questions for a flow that answers from the knowledge, by `answer` or by a model. Where the workspace wants a share of them to go well, they are
 * asked before it goes live, which is refused (422 `knowledge-tests-failed`) where fewer do; else in the background afterwards.
 */
export async function testBeforePublishing(actor: Actor, flowId: string): Promise<AfterPublishing> {
  const { workspaceId } = actor;
  const answers = await inWorkspace(workspaceId, async (tx) => {
    const row = await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
    return storedDocument(row.draft, row.name).nodes.some(asksKnowledge);
  });
  if (!answers) return async () => undefined;
  const { gateAccuracy } = await getSettings(workspaceId);
  if (gateAccuracy === null) return (version) => testLater({ workspaceId, flowId, version });
  const asked = await askTests(workspaceId);
  const { questions, passed } = asked.summary;
  if (questions > 0 && passed < gateAccuracy) {
    await keepRun(actor, asked, { flowId, version: null });
    const failed = asked.results.filter(({ outcome }) => outcome !== "right" && outcome !== "rightlySilent");
    throw new AppError(
      422,
      "knowledge-tests-failed",
      "Too few of the test questions of the knowledge go well.",
      {
        details: {
          passed: Math.round(passed * 1_000) / 1_000,
          needed: gateAccuracy,
          failed: failed.slice(0, EXAMPLES).map(({ question }) => question),
        },
      },
    );
  }
  return async (version) => {
    if (questions > 0) await keepRun(actor, asked, { flowId, version });
  };
}
