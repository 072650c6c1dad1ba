import { z } from "zod";
import type { Summary, ThreadMessage, ThreadNote } from "./inbox-data";

/** What the stream of the inbox says, beside `at` and heartbeats. */
export type StreamEvent =
  | { readonly event: "hello"; readonly resumed: boolean }
  | { readonly event: "conversation"; readonly summary: Summary }
  | { readonly event: "message"; readonly conversationId: string; readonly message: ThreadMessage }
  | { readonly event: "note"; readonly note: ThreadNote }
  | {
      readonly event: "case";
      readonly conversationId: string | null;
      /** `reminder`, `promised`; null for any other change. */
      readonly what: string | null;
      /** Whose promise a reminder is about; null: nobody's yet. */
      readonly userId: string | null;
    }
  | { readonly event: "agent" }
  | { readonly event: "sla"; readonly conversationId: string; readonly what: string }
  | { readonly event: "page"; readonly conversationId: string }
  | { readonly event: "notify"; readonly conversationId: string | null; readonly text: string }
  | { readonly event: "typing"; readonly conversationId: string; readonly from: string }
  | { readonly event: "bye" };

const id = z.string();
const optional = id.nullish().transform((value) => value ?? null);
/** Rows are taken as the server's own type says they are once they are recognisable: it is the same program's server. */
const row = <Row>(shape: z.ZodType) => z.custom<Row>((value) => shape.safeParse(value).success);
const SHAPES = {
  hello: z.object({ resumed: z.boolean().default(false) }),
  conversation: z.object({
    summary: row<Summary>(z.object({ id, version: z.number(), lastSeq: z.number() })),
  }),
  message: z.object({
    conversationId: id,
    message: row<ThreadMessage>(z.object({ id, seq: z.number(), content: z.object({ type: id }) })),
  }),
  note: z.object({ note: row<ThreadNote>(z.object({ id, conversationId: id, text: z.string() })) }),
  case: z.object({ conversationId: optional, what: optional, userId: optional }),
  agent: z.object({}),
  sla: z.object({ conversationId: id, what: z.string() }),
  page: z.object({ conversationId: id }),
  notify: z.object({ conversationId: optional, text: z.string() }),
  typing: z.object({ conversationId: id, from: z.string() }),
  bye: z.object({}),
} as const;
export const STREAM_EVENTS = [
  "hello",
  "conversation",
  "message",
  "note",
  "case",
  "agent",
  "sla",
  "page",
  "notify",
  "typing",
  "bye",
] as const satisfies readonly (keyof typeof SHAPES)[];

/** One event of the stream; undefined for what a newer server may say and this page does not know. */
export function readStreamEvent(name: keyof typeof SHAPES, data: string): StreamEvent | undefined {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return undefined;
  }
  switch (name) {
    case "hello":
      return known("hello", SHAPES.hello.safeParse(json));
    case "conversation":
      return known("conversation", SHAPES.conversation.safeParse(json));
    case "message":
      return known("message", SHAPES.message.safeParse(json));
    case "note":
      return known("note", SHAPES.note.safeParse(json));
    case "case":
      return known("case", SHAPES.case.safeParse(json));
    case "agent":
      return known("agent", SHAPES.agent.safeParse(json));
    case "sla":
      return known("sla", SHAPES.sla.safeParse(json));
    case "page":
      return known("page", SHAPES.page.safeParse(json));
    case "notify":
      return known("notify", SHAPES.notify.safeParse(json));
    case "typing":
      return known("typing", SHAPES.typing.safeParse(json));
    case "bye":
      return known("bye", SHAPES.bye.safeParse(json));
  }
}

function known<Name extends string, Data extends object>(
  event: Name,
  parsed: z.ZodSafeParseResult<Data>,
): ({ event: Name } & Data) | undefined {
  return parsed.success ? { event, ...parsed.data } : undefined;
}
