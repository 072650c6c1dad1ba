import type { WaitRequest } from "../kernel/node";
import type { Session, Wait } from "../kernel/session";
import type { CompiledFlow } from "./compile";

/** What a node asks to wait for, as the session holds it: with the node's id, and an effect with its key. */
export function parkedWait(
  wait: WaitRequest,
  at: { session: Session; flow: CompiledFlow; node: string; visit: number },
): Wait {
  const { session, flow, node, visit } = at;
  if (wait.for === "effect") {
    const { kind, request, ...rest } = wait;
    // A sub-flow does not know what its caller gave along.
    const called = session.stack.some((frame) => frame.kind === "call");
    const seconds = called ? undefined : flow.shared.get(node);
    const effect = {
      kind,
      key: `${session.turn}:${node}:${visit}`,
      request,
      ...(seconds === undefined ? {} : { shared: { seconds, place: `${flow.id}:${flow.version}:${node}` } }),
    };
    return { node, ...rest, effect } as Wait;
  }
  if (wait.for !== "reply") return { node, ...wait };
  const { awaiting, until, state } = wait;
  const parked: Wait = { node, for: "reply", awaiting };
  if (until !== undefined) parked.until = until;
  if (state !== undefined) parked.state = state;
  return parked;
}
