import { fold } from "../text/fold";
import { toSimplified } from "./simplified";

/** What is read of a longer text: its beginning and its end, each half as long, where people say what they want. */
const READ = 4_000;

/**
 * A text as the language tools read it: well-formed, without NUL and invisible marks, folded (see `fold`), Chinese
 * simplified, at most 4,000 characters.
 */
export function plain(text: string): string {
  const whole = text.length <= READ ? text : `${text.slice(0, READ / 2)} ${text.slice(-READ / 2)}`;
  return toSimplified(fold(whole.replaceAll("\0", " ").replace(/\p{Surrogate}/gu, "\ufffd")));
}

/** Whether a text holds Chinese characters. */
export function hasHan(text: string): boolean {
  return /[\u3400-\u9fff]/.test(text);
}
