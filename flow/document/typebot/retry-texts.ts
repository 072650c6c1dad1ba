import { objectAt, textAt } from "./fields";
import type { TypebotBlock } from "./typebot-file";
import type { Workshop } from "./workshop";

/** What Typebot says to an answer that does not fit, in its own words, so that imported flows say the same. */
const INVALID = "Invalid message. Please, try again.";
const INVALID_EMAIL = "This email doesn't seem to be valid. Can you type it again?";

/** The retry message of an input: its own, else the flow's, else the standard one. */
export function retryMessage(block: TypebotBlock, shop: Workshop): string {
  const own = textAt(block.options, "retryMessageContent");
  if (own) return own;
  if (block.type === "email input") return INVALID_EMAIL;
  return (
    textAt(objectAt(objectAt(shop.file.settings, "general"), "systemMessages"), "invalidMessage") || INVALID
  );
}
