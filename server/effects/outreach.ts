import { effectFailure, type Performer } from "./performer";

const NOBODY = effectFailure("unavailable", "Contacts cannot be reached from here.");

/** Messages and notes are the business of campaigns, which stand above conversations and give themselves in by the settings. */
export const performSend: Performer<"send"> = async (request, context) =>
  context.config.outreach?.send(request, context) ?? NOBODY;

export const performRecord: Performer<"record"> = async (request, context) =>
  context.config.outreach?.record(request, context) ?? NOBODY;
