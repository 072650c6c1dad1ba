import type { Canned } from "./inbox-data";

const SHOWN = 8;

/** What is searched among the canned replies: the line begins with `/` and is still one word's hunt; null when it is not. */
export function slashIn(text: string): string | null {
  const found = /^\/([^\n]{0,60})$/u.exec(text);
  return found ? (found[1] ?? "") : null;
}

/** Canned replies for what was typed: shortcuts that begin with it, then those that hold it, then texts that do. */
export function matchCanned(canned: readonly Canned[], typed: string): Canned[] {
  const low = typed.trim().toLowerCase();
  const rank = ({ shortcut, text }: Canned) =>
    shortcut.toLowerCase().startsWith(low)
      ? 0
      : shortcut.toLowerCase().includes(low)
        ? 1
        : text.toLowerCase().includes(low)
          ? 2
          : 3;
  return canned
    .map((one) => ({ one, rank: rank(one) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank || b.one.used - a.one.used)
    .slice(0, SHOWN)
    .map((entry) => entry.one);
}
