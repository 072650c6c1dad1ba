import { effectFailure, type Performer } from "./performer";

/** Notes something about the run's contact. */
export const performRecord: Performer<"record"> = async () =>
  effectFailure("unavailable", "Nothing can be noted about contacts yet.");
