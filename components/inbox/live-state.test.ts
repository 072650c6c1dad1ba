import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsOf, type Shown } from "./in-view";
import type { Summary, ThreadMessage, ThreadNote } from "./inbox-data";
import {
  EMPTY_LIVE,
  gapOf,
  type LiveAction,
  type LiveState,
  messagesOf,
  reduceLive,
  unreadOf,
} from "./live-state";

const ME = "me";
const at = (tick: number) => new Date(1_700_000_000_000 + tick * 1_000).toISOString();

/** What a server does: every step changes one conversation and tells of it. */
type Step =
  | { readonly do: "visitor" | "reply" | "claim" | "lose" | "close" | "read"; readonly of: number }
  | { readonly do: "note"; readonly of: number; readonly mention: boolean };

interface Server {
  readonly summaries: Map<string, Summary>;
  readonly messages: Map<string, ThreadMessage[]>;
  readonly notes: Map<string, ThreadNote[]>;
  readonly read: Map<string, number>;
  readonly events: LiveAction[];
}

function fresh(id: string): Summary {
  return {
    id,
    version: 1,
    lastSeq: 0,
    contact: { id: `contact-${id}`, name: null },
    channel: "web",
    locale: null,
    owner: "queue",
    ownerUserId: null,
    queueId: null,
    priority: "normal",
    reason: "flow",
    rule: null,
    labels: [],
    preview: null,
    mood: null,
    unread: 0,
    createdAt: at(0),
    lastAt: at(0),
    queuedAt: at(0),
    waitingSince: at(0),
    snoozedUntil: null,
    closedAt: null,
    outcome: null,
    replyDue: null,
    resolveDue: null,
    breached: false,
  };
}

function play(steps: readonly Step[]): Server {
  const ids = ["a", "b", "c"];
  const server: Server = {
    summaries: new Map(ids.map((id) => [id, fresh(id)])),
    messages: new Map(ids.map((id) => [id, []])),
    notes: new Map(ids.map((id) => [id, []])),
    read: new Map(),
    events: [],
  };
  for (const [tick, step] of steps.entries()) {
    const id = ids[step.of] ?? "a";
    const before = server.summaries.get(id) ?? fresh(id);
    let next: Summary = { ...before, version: before.version + 1, lastAt: at(tick + 1) };
    switch (step.do) {
      case "visitor":
      case "reply": {
        const seq = before.lastSeq + 1;
        const visitor = step.do === "visitor";
        const message: ThreadMessage = {
          id: `${id}-${seq}`,
          seq,
          from: visitor ? "visitor" : "person",
          userId: visitor ? null : ME,
          at: at(tick + 1),
          mood: null,
          content: { type: "text", text: `${step.do} ${seq}` },
        };
        server.messages.get(id)?.push(message);
        next = { ...next, lastSeq: seq };
        server.events.push({ type: "message", conversationId: id, message });
        break;
      }
      case "claim":
        next = { ...next, owner: "person", ownerUserId: ME, closedAt: null };
        break;
      case "lose":
        next = { ...next, owner: "queue", ownerUserId: null, closedAt: null };
        break;
      case "close":
        next = { ...next, owner: "nobody", ownerUserId: null, closedAt: at(tick + 1) };
        break;
      case "read":
        server.read.set(id, before.lastSeq);
        continue;
      case "note": {
        const note = {
          id: `note-${tick}`,
          conversationId: id,
          userId: "other",
          text: "hm",
          mentions: step.mention ? [ME] : [],
          at: at(tick + 1),
        };
        server.notes.get(id)?.push(note);
        server.events.push({ type: "note", note, me: ME });
        break;
      }
    }
    server.summaries.set(id, next);
    server.events.push({
      type: "conversation",
      summary: { ...next, unread: next.ownerUserId === ME ? unread(server, id) : -1 },
    });
  }
  return server;
}

const unread = (server: Server, id: string): number =>
  (server.messages.get(id) ?? []).filter(
    (one) => one.from === "visitor" && one.seq > (server.read.get(id) ?? 0),
  ).length;

const list = (server: Server): Summary[] =>
  [...server.summaries.values()].map((one) => ({ ...one, unread: unread(server, one.id) }));

const run = (state: LiveState, actions: readonly LiveAction[]): LiveState =>
  actions.reduce(reduceLive, state);

/** What the page shows, without what it only remembers. */
function view(state: LiveState) {
  const shown: Shown = {
    view: "all",
    queueId: null,
    label: null,
    priority: null,
    unreadOnly: false,
    order: "newest",
  };
  return {
    lists: (["all", "mine", "unassigned", "closed"] as const).map((name) =>
      rowsOf(state, { ...shown, view: name }, ME, new Set()).map((row) => [row.id, row.version, row.owner]),
    ),
    unread: ["a", "b", "c"].map((id) => unreadOf(state, id)),
    threads: ["a", "b", "c"].map((id) => {
      const thread = state.threads.get(id);
      return thread
        ? [messagesOf(thread), [...thread.notes.values()].sort((a, b) => (a.id < b.id ? -1 : 1))]
        : null;
    }),
  };
}

function expected(server: Server) {
  const byNewest = (rows: Summary[], key: (row: Summary) => string) =>
    rows
      .sort((a, b) => (key(a) === key(b) ? (a.id < b.id ? 1 : -1) : key(a) < key(b) ? 1 : -1))
      .map((row) => [row.id, row.version, row.owner]);
  const rows = [...server.summaries.values()];
  return {
    lists: [
      byNewest(
        rows.filter((row) => row.owner !== "nobody"),
        (row) => row.lastAt,
      ),
      byNewest(
        rows.filter((row) => row.ownerUserId === ME),
        (row) => row.lastAt,
      ),
      byNewest(
        rows.filter((row) => row.owner === "queue"),
        (row) => row.lastAt,
      ),
      byNewest(
        rows.filter((row) => row.closedAt !== null),
        (row) => row.closedAt ?? "",
      ),
    ],
    unread: ["a", "b", "c"].map((id) => unread(server, id)),
    threads: ["a", "b", "c"].map((id) => [
      server.messages.get(id),
      (server.notes.get(id) ?? []).toSorted((x, y) => (x.id < y.id ? -1 : 1)),
    ]),
  };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      "visitor" as const,
      "reply" as const,
      "claim" as const,
      "lose" as const,
      "close" as const,
      "read" as const,
    ),
    of: fc.nat(2),
  }),
  fc.record({ do: fc.constant("note" as const), of: fc.nat(2), mention: fc.boolean() }),
);
/** How an event arrives: how often (0: never), and where in the shuffle. */
const fate = fc.record({ times: fc.nat(3), place: fc.nat(10_000) });

const opened = run(EMPTY_LIVE, [
  { type: "hello", resumed: false },
  ...["a", "b", "c"].map((conversationId) => ({ type: "open", conversationId }) as const),
]);

function scattered(
  events: readonly LiveAction[],
  fates: readonly { times: number; place: number }[],
  atLeast: number,
): LiveAction[] {
  return events
    .flatMap((event, index) => {
      const { times, place } = fates[index % Math.max(1, fates.length)] ?? { times: 1, place: 0 };
      return Array.from({ length: Math.max(atLeast, times) }, (_, copy) => ({
        event,
        place: place * (copy + 1) * 7 + index,
      }));
    })
    .sort((a, b) => (a.place % 997) - (b.place % 997))
    .map(({ event }) => event);
}

describe("F24 the state of the inbox", () => {
  it("ends the same however events are shuffled and repeated", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(fate, { minLength: 1, maxLength: 60 }),
        (steps, fates) => {
          const server = play(steps);
          const start = run(opened, [{ type: "rows", rows: ["a", "b", "c"].map(fresh), epoch: 1 }]);
          const reads = [...server.read].map(
            ([conversationId, seq]) => ({ type: "read", conversationId, seq }) as const,
          );
          const straight = run(start, [...server.events, ...reads]);
          const shuffled = run(start, scattered([...server.events, ...reads], fates, 1));
          expect(view(shuffled)).toEqual(view(straight));
          expect(view(straight)).toEqual(expected(server));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("comes to what the server has after any loss, once the stream began anew and was read again", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(fate, { minLength: 1, maxLength: 60 }),
        (steps, fates) => {
          const server = play(steps);
          const torn = run(opened, [
            { type: "rows", rows: ["a", "b", "c"].map(fresh), epoch: 1 },
            ...scattered(server.events, fates, 0),
            { type: "hello", resumed: false },
          ]);
          const pages = ["a", "b", "c"].map(
            (conversationId) =>
              ({
                type: "page",
                conversationId,
                messages: server.messages.get(conversationId) ?? [],
                notes: server.notes.get(conversationId) ?? [],
                more: false,
              }) as const,
          );
          const mended = run(torn, [{ type: "rows", rows: list(server), epoch: 2 }, ...pages]);
          expect(view(mended)).toEqual(expected(server));
          // And what the stream brings late changes nothing any more.
          expect(view(run(mended, scattered(server.events, fates, 0)))).toEqual(expected(server));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("leaves out what a list does not name after a new beginning, and ignores lists from before it", () => {
    const gone = run(opened, [
      { type: "rows", rows: [fresh("a"), fresh("b")], epoch: 1 },
      { type: "hello", resumed: false },
      { type: "rows", rows: [fresh("b")], epoch: 2 },
      { type: "rows", rows: [fresh("a")], epoch: 1 },
    ]);
    expect([...gone.rows.keys()]).toEqual(["b"]);
    const resumed = run(opened, [
      { type: "rows", rows: [fresh("a")], epoch: 1 },
      { type: "hello", resumed: true },
    ]);
    expect([...resumed.rows.keys()]).toEqual(["a"]);
  });

  it("finds where messages are missing", () => {
    const message = (seq: number): ThreadMessage => ({
      id: `${seq}`,
      seq,
      from: "bot",
      userId: null,
      at: at(seq),
      mood: null,
      content: { type: "text" },
    });
    const thread = (...seqs: number[]) => ({
      messages: new Map(seqs.map((seq) => [seq, message(seq)])),
      notes: new Map(),
      more: true,
    });
    expect(gapOf(thread(3, 4, 5), 5)).toBeNull();
    expect(gapOf(thread(3, 5, 6), 6)).toBe(3);
    expect(gapOf(thread(3, 4), 7)).toBe(4);
    expect(gapOf(thread(), 7)).toBeNull();
  });
});
