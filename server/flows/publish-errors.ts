import type { Flow } from "../../flow";
import { type LintIssue, lintFlow } from "../../flow/document/lint";

/** What keeps a flow from going live. `flows`: ids of the flows that it may call. */
export function publishErrors(flow: Flow, flows: Iterable<string>): LintIssue[] {
  return lintFlow(flow, { flows }).filter((issue) => issue.severity === "error");
}
