import type { ModelMessage, ToolOffer } from "./messages";

/** Tokens of a text as models of today count them, a little too many rather than too few: a letter of Chinese is 1 to 1.5, English about a quarter. */
export function tokensOf(text: string): number {
  let wide = 0;
  for (const char of text) if ((char.codePointAt(0) ?? 0) > 0x2000) wide += 1;
  return Math.ceil(wide * 1.5 + (text.length - wide) / 3);
}

/** Each message has a few tokens of its own around it. */
const FRAME = 8;

/** Tokens that a call sends. */
export function inputTokens(messages: readonly ModelMessage[], tools: readonly ToolOffer[] = []): number {
  let sum = tools.length === 0 ? 0 : tokensOf(JSON.stringify(tools));
  for (const message of messages) {
    sum += FRAME + tokensOf(message.content);
    if ("calls" in message) sum += tokensOf(JSON.stringify(message.calls));
  }
  return sum;
}
