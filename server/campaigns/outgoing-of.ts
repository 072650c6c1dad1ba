import type { SendRequest } from "../../flow/kernel/sends";
import type { Outgoing } from "../delivery/channel-port";
import type { Route } from "./decide-send";
import type { SendFacts } from "./send-facts";

/** A message that goes, as its channel gets it. */
export const outgoingOf = (
  workspaceId: string,
  message: string,
  facts: SendFacts,
  request: SendRequest,
  route: Route,
): Outgoing => ({
  workspaceId,
  contactId: facts.contactId,
  message,
  route,
  content: {
    text: request.text ?? "",
    ...(request.subject === undefined ? {} : { subject: request.subject }),
    ...(request.link === undefined ? {} : { link: request.link }),
  },
  expiresAt: null,
  broadcastId: facts.campaign?.broadcast?.id ?? null,
  inLine: facts.settings.throttle[route.channel] !== undefined,
  now: facts.now,
});
