import type { Flow } from "../../flow";

/** The nodes of a flow that call another flow, by the id of the flow they call. */
export function calledFlows(flow: Flow): Map<string, string[]> {
  const calls = new Map<string, string[]>();
  for (const node of flow.nodes) {
    if (node.type !== "call" || node.data.flow === "") continue;
    calls.set(node.data.flow, [...(calls.get(node.data.flow) ?? []), node.id]);
  }
  return calls;
}

/** Whether something outside may start this flow by calling a URL. */
export function takesWebhooks(flow: Flow): boolean {
  return flow.nodes.some((node) => node.type === "onWebhook");
}
