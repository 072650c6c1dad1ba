import type { Message } from "../../../flow/kernel/chat";
import type { Pending } from "./chat-state";
import { type Keep, readKept } from "./keep";

/** What a message says, as the API takes it (without the id). */
export interface Body {
  text?: string;
  choice?: string;
  choices?: string[];
  file?: string;
  files?: string[];
  form?: { [name: string]: string | number | boolean | null };
  location?: { latitude: number; longitude: number };
  command?: string;
  event?: { name: string; properties?: { [name: string]: string | number | boolean | null } };
}

export interface Entry {
  readonly id: string;
  readonly body: Body;
  /** What the visitor sees of it; null for what is not shown (commands, events). */
  readonly shown: Message | null;
  readonly conversation: string;
  /** Place among the others. */
  readonly at: number;
  readonly refused?: boolean;
}

const PREFIX = "out:";

/** Messages on their way, each kept under its own key until it is acknowledged: a reload or another tab loses none. */
export class Outbox {
  constructor(
    private readonly keep: Keep,
    private readonly now: () => number,
  ) {}

  /** Those of a conversation, in the order in which they were said. */
  entries(conversation: string): Entry[] {
    return this.keep
      .keys()
      .filter((key) => key.startsWith(PREFIX))
      .flatMap((key) => readKept<Entry>(this.keep, key) ?? [])
      .filter((entry) => entry.conversation === conversation)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  add(entry: Omit<Entry, "at">): void {
    const last = this.entries(entry.conversation).at(-1)?.at ?? 0;
    this.write({ ...entry, at: Math.max(this.now(), last + 1) });
  }

  refuse(entry: Entry): void {
    this.write({ ...entry, refused: true });
  }

  /** Puts refused ones on their way again, under the same ids. */
  retry(conversation: string): void {
    for (const { refused: _refused, ...entry } of this.entries(conversation)) this.write(entry);
  }

  remove(id: string): void {
    this.keep.set(PREFIX + id, null);
  }

  clear(): void {
    for (const key of this.keep.keys()) if (key.startsWith(PREFIX)) this.keep.set(key, null);
  }

  pending(conversation: string): Pending[] {
    return this.entries(conversation).flatMap(({ id, shown, refused }) =>
      shown ? [{ id, message: shown, refused: refused ?? false }] : [],
    );
  }

  private write(entry: Entry): void {
    this.keep.set(PREFIX + entry.id, JSON.stringify(entry));
  }
}
