import type { ConversationPlane } from "../conversations/plane";
import { authorise, type ChatDeps } from "./chat-routes";
import { allowOrigin } from "./cors";
import type { Handler } from "./node-route";

/** POST /v1/chat/conversations/{id}/typing: tells the agents who look on that the visitor writes. Nothing is stored. */
export function typingRoute({ plane, limits, ownOrigin }: ChatDeps & { plane: ConversationPlane }): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const { id, claim, endpoint } = await authorise(plane, call);
    allowOrigin(call, endpoint, ownOrigin);
    limits.take("conversation", id);
    plane.typing({ workspaceId: claim.workspaceId, conversationId: id, from: "visitor" });
    call.request.resume();
    call.response.writeHead(204, { "cache-control": "no-store" });
    call.response.end();
  };
}
