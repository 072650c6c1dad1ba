import type { ThreadMessage, ThreadNote, TimelineEvent } from "./inbox-data";
import type { Sending } from "./outbox";

/** One line of a thread. `first`: begins a group of the same speaker and shows who speaks. */
export type Line =
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "unread"; readonly key: string }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: ThreadMessage;
      readonly first: boolean;
    }
  | { readonly kind: "note"; readonly key: string; readonly note: ThreadNote }
  | { readonly kind: "event"; readonly key: string; readonly event: TimelineEvent }
  | { readonly kind: "sending"; readonly key: string; readonly sending: Sending };

interface Placed {
  readonly at: string;
  /** The seq that it stands after, and its rank there: messages before what happened because of them. */
  readonly seq: number;
  readonly rank: number;
  readonly line: Line;
}

const GROUP_MS = 5 * 60_000;

/**
 * Messages by their seq, notes and events between them by their time, what is still under way at the end; a line where a
 * day begins, and one where the unread begin. `dayOf` names the day of a time in the reader's time zone.
 */
export function threadLines(input: {
  messages: readonly ThreadMessage[];
  notes: readonly ThreadNote[];
  events: readonly TimelineEvent[];
  sending: readonly Sending[];
  /** The first message that had not been read when the thread was opened. */
  unreadFrom: number | null;
  dayOf: (at: string) => string;
}): Line[] {
  const { dayOf } = input;
  const messages = input.messages.filter((one, at, all) => !saidAgain(one, all[at + 1]));
  const [first] = messages;
  const since = first?.at ?? "";
  const seqBefore = (at: string) =>
    messages.reduce((seq, one) => (one.at <= at ? one.seq : seq), first?.seq ?? 0);
  const placed: Placed[] = [
    ...messages.map((message) => ({
      at: message.at,
      seq: message.seq,
      rank: 0,
      line: { kind: "message", key: message.id, message, first: true } as const,
    })),
    ...input.events
      .filter((event) => event.at >= since)
      .map((event) => {
        const said = event.properties.seq;
        const seq = typeof said === "number" && first && said >= first.seq ? said : seqBefore(event.at);
        return { at: event.at, seq, rank: 1, line: { kind: "event", key: event.id, event } as const };
      }),
    ...input.notes
      .filter((note) => note.at >= since)
      .map((note) => ({
        at: note.at,
        seq: seqBefore(note.at),
        rank: 1,
        line: { kind: "note", key: note.id, note } as const,
      })),
  ];
  placed.sort((a, b) => a.seq - b.seq || a.rank - b.rank || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const lines: Line[] = [];
  let day = "";
  let before: ThreadMessage | undefined;
  for (const { at, line } of placed) {
    const today = dayOf(at);
    if (today !== day) {
      lines.push({ kind: "day", key: `day-${today}`, at });
      before = undefined;
    }
    day = today;
    if (line.kind !== "message") {
      before = undefined;
      lines.push(line);
      continue;
    }
    if (line.message.seq === input.unreadFrom) {
      lines.push({ kind: "unread", key: "unread" });
      before = undefined;
    }
    lines.push({ ...line, first: !before || !sameSpeaker(before, line.message) });
    before = line.message;
  }
  return [
    ...lines,
    ...input.sending.map((sending) => ({ kind: "sending", key: sending.key, sending }) as const),
  ];
}

/** Who waits is told the same again and again: the last time is enough. */
function saidAgain(one: ThreadMessage, next: ThreadMessage | undefined): boolean {
  return (
    one.from === "system" &&
    next?.from === "system" &&
    one.content.text !== undefined &&
    one.content.text === next.content.text
  );
}

function sameSpeaker(a: ThreadMessage, b: ThreadMessage): boolean {
  return a.from === b.from && a.userId === b.userId && Date.parse(b.at) - Date.parse(a.at) < GROUP_MS;
}
