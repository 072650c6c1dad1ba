import type { RouterOutputs } from "../trpc/router-types";

/** What the inbox's procedures and its stream give, by the names that its pages use. */
export type Summary = RouterOutputs["inbox"]["list"]["rows"][number];
export type ThreadPage = RouterOutputs["inbox"]["messages"];
export type ThreadMessage = ThreadPage["messages"][number];
export type ThreadNote = ThreadPage["notes"][number];
export type Detail = RouterOutputs["inbox"]["get"];
export type TimelineEvent = Detail["timeline"][number];
export type Mood = NonNullable<ThreadMessage["mood"]>;
export type Agent = RouterOutputs["agents"]["list"][number];
export type Queue = RouterOutputs["queues"]["list"][number];
export type Canned = RouterOutputs["canned"]["list"][number];
export type CaseRow = Detail["cases"][number];
export type Priority = Summary["priority"];
