import { effectFailure, type Performer } from "./performer";

/** Sends a message to the run's contact, where it may be sent. */
export const performSend: Performer<"send"> = async () =>
  effectFailure("unavailable", "Messages cannot be sent yet.");
