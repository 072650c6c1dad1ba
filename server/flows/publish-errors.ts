import { engine, type Flow } from "../../flow";

export interface PublishIssue {
  node: string;
  code: string;
  path: (string | number)[];
}

/** What keeps a flow from going live. */
export function publishErrors(flow: Flow): PublishIssue[] {
  const issues = flow.nodes.flatMap((node) => {
    const findings = engine.definitions.get(node.type)?.lint?.(node.data) ?? [];
    return findings.filter((finding) => finding.severity === "error").map(({ code, path }): PublishIssue => ({ node: node.id, code, path }));
  });
  const starts = flow.nodes.some((node) => engine.definitions.get(node.type)?.entry);
  return starts ? issues : [{ node: "", code: "no_entry", path: [] }, ...issues];
}
