import type { Awaiting, Json, Reply } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import type { Chance } from "../support/generate-value";
import { randomReply } from "../support/random-flow";

const WORDS = ["Ada", "Bo", "lamp", "help", "again", "12", "a@b.co", "yes", "2026-03-01", "+4915112345678"];

/** What a visitor says to what is awaited: mostly something that fits. */
export function replyTo(awaiting: Awaiting | null | undefined, chance: Chance): Reply {
  const roll = chance.next();
  if (roll < 0.08) return sanitizeJson(randomReply(chance) as unknown as Json) as unknown as Reply;
  if (awaiting && "options" in awaiting && roll < 0.75) {
    const option = awaiting.options[chance.below(awaiting.options.length)];
    if (option) return { choice: option.id };
  }
  if (awaiting?.type === "rating" && roll < 0.75) return { text: String(1 + chance.below(5)) };
  if (awaiting?.type === "person" && roll < 0.15) return { command: "handoff.cancel" };
  return { text: chance.one(WORDS) };
}
