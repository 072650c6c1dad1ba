import type { ConversationPlane } from "../conversations/plane";
import { log } from "../log";
import { type Handler, sendJson } from "./node-route";

/** GET /v1/health: 200 only when the database answers. */
export function healthRoute(plane: ConversationPlane): Handler {
  return async (call) => {
    try {
      await plane.database.reads.query("SELECT 1");
      sendJson(call, 200, '{"status":"ok"}');
    } catch (error) {
      log.error({ err: error }, "the database does not answer"); // why, is nobody's business but the log's
      sendJson(call, 503, '{"status":"unavailable"}', { "retry-after": "1" });
    }
  };
}
