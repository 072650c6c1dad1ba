const OPENED = "<think>";
const CLOSED = "</think>";

/**
 * Takes out what a model thinks before it answers, which some servers leave at the beginning of the text between <think> and </think>: it is
 * said to nobody. Thoughts that never end leave nothing.
 */
export class Thoughts {
  private state: "begins" | "thinks" | "thought" | "answers" = "begins";
  private held = "";

  /** What may be shown of the next piece. */
  push(piece: string): string {
    if (this.state === "answers") return piece;
    this.held += piece;
    if (this.state === "begins") {
      const begin = this.held.trimStart();
      if (begin.length < OPENED.length && OPENED.startsWith(begin)) return "";
      this.state = begin.startsWith(OPENED) ? "thinks" : "answers";
    }
    if (this.state === "thinks") {
      const end = this.held.indexOf(CLOSED);
      // Only its end is looked for: what was thought need not be kept.
      this.held = end < 0 ? this.held.slice(-CLOSED.length) : this.held.slice(end + CLOSED.length);
      if (end < 0) return "";
      this.state = "thought";
    }
    if (this.state === "thought") {
      this.held = this.held.trimStart();
      if (this.held === "") return "";
      this.state = "answers";
    }
    return this.end();
  }

  /** What was held back when the text ended. */
  end(): string {
    const rest = this.state === "thinks" ? "" : this.held;
    this.held = "";
    return rest;
  }
}

/** A whole text without its thoughts. */
export function withoutThoughts(text: string): string {
  const thoughts = new Thoughts();
  return thoughts.push(text) + thoughts.end();
}
