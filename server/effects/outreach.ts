import { effectFailure, type Performer } from "./performer";

const NOBODY = effectFailure("unavailable", "Contacts cannot be reached from here.");

/** Messages and notes are the business of campaigns, which stand above conversations and give themselves in by the settings. */
export const performSend: Performer<"send"> = async (request, context) =>
  context.config.outreach?.send(request, context) ?? NOBODY;

/** Between a campaign and a chat goes what the conversations themselves carry; a trial run has none. */
export const performRelay: Performer<"relay"> = async () => NOBODY;

export const performRecord: Performer<"record"> = async (request, context) =>
  context.config.outreach?.record(request, context) ?? NOBODY;
