import type { Bubble } from "../../kernel/bubbles";
import { textAt } from "./fields";
import { readRichText } from "./rich-text";
import type { Translator } from "./translate";
import type { TypebotBlock } from "./typebot-file";
import { absoluteUrl } from "./urls";

export const BUBBLE_TYPES = new Set(["text", "image", "video", "audio", "embed"]);

/** Whether a block only says something: several of these in a row become one node. */
export function isBubble(block: TypebotBlock): boolean {
  return BUBBLE_TYPES.has(block.type) && !waitsForEvent(block);
}

/** An embedded page that the conversation waits for. */
export function waitsForEvent(block: TypebotBlock): boolean {
  const event = block.type === "embed" ? block.content?.waitForEvent : undefined;
  return typeof event === "object" && event !== null && Reflect.get(event, "isEnabled") === true;
}

/** A bubble of ours; null where Typebot says nothing either. */
export function readBubble(block: TypebotBlock, translator: Translator): Bubble | null {
  const { content } = block;
  if (block.type === "text") {
    const text = readRichText(content, (source) => translator.template(source, "bubble"));
    return text === null ? null : { type: "text", ...text };
  }
  const source = textAt(content, "url");
  if (source === undefined || source === "") return null;
  const url = translator.template(source);
  switch (block.type) {
    case "image": {
      const link = textAt(content?.clickLink, "url");
      const alt = textAt(content?.clickLink, "alt");
      return {
        type: "image",
        url,
        ...(link ? { link: absoluteUrl(translator.template(link)) } : {}),
        ...(alt ? { alt: translator.template(alt) } : {}),
      };
    }
    case "video":
      return { type: "video", url };
    case "audio":
      return { type: "audio", url, ...(content?.isAutoplayEnabled === false ? {} : { autoplay: true }) };
    default: {
      const height = Number(textAt(content, "height"));
      return {
        type: "embed",
        url,
        ...(Number.isInteger(height) && height >= 40 && height <= 2_000 ? { height } : {}),
      };
    }
  }
}
