import type { Agent } from "./inbox-data";
import type { WordPart } from "./word-parts";

/** The name that is being written after an `@` at the caret, and where the `@` stands; null when none is. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | null {
  const found = /(?:^|[\s,.;:，。；：、（(])@([^\s@]{0,40})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const typed = found[1] ?? "";
  return { from: caret - typed.length - 1, typed };
}

/** Colleagues whose name holds what was typed, those that begin with it first. */
export function matchAgents(agents: readonly Agent[], typed: string): Agent[] {
  const low = typed.toLowerCase();
  return agents
    .filter((agent) => agent.name.toLowerCase().includes(low))
    .sort(
      (a, b) => Number(b.name.toLowerCase().startsWith(low)) - Number(a.name.toLowerCase().startsWith(low)),
    );
}

/** Who is named in a note: every agent whose `@name` stands in it; of two names the longer one wins. */
export function mentionsIn(text: string, agents: readonly Agent[]): string[] {
  const named = new Set(
    mentionParts(
      text,
      agents.map((agent) => agent.name),
    ).flatMap((part) => (part.hit ? [part.text.slice(1)] : [])),
  );
  return agents.filter((agent) => named.has(agent.name)).map((agent) => agent.userId);
}

/** A note cut where it names somebody. */
export function mentionParts(text: string, names: readonly string[]): WordPart[] {
  const longest = [...names].filter(Boolean).sort((a, b) => b.length - a.length);
  const parts: WordPart[] = [];
  let plain = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const name = longest.find((one) => text.startsWith(one, at + 1));
    if (name === undefined || at < plain) continue;
    if (at > plain) parts.push({ text: text.slice(plain, at), hit: false, at: plain });
    parts.push({ text: text.slice(at, at + name.length + 1), hit: true, at });
    plain = at + name.length + 1;
  }
  if (plain < text.length) parts.push({ text: text.slice(plain), hit: false, at: plain });
  return parts;
}
