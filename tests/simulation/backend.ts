import { NO_PEOPLE_SETTINGS } from "../../server/conversations/people-settings";
import type { PublishedEndpoint } from "../../server/conversations/published-flows";
import type { TurnStore } from "../../server/conversations/turn-store";
import { uuidOf } from "../../server/ids";
import type { Judge } from "./judge";
import { MemoryStore } from "./memory-store";
import type { Flaws } from "./plan";

/** Where a simulation keeps its conversations. */
export interface Backend {
  readonly store: TurnStore;
  /** Commits are heard of in the order in which they were made. */
  readonly exact: boolean;
  readonly workspaceId: string;
  readonly endpointId: string;
  readonly publicId: string;
  readonly flowId: string;
  /** Publishes the next version of the flow. */
  publish(number: number, document: object): Promise<void>;
  /** Sets the database's clock, in epoch milliseconds. */
  setNow(now: number): void;
  /** What is stored, beside what the judge holds it should be. */
  compare(judge: Judge, whole: boolean): Promise<void>;
  /** What still has to be done. */
  open(): Promise<{ effects: number }>;
}

export function endpointOf(
  ids: Pick<Backend, "workspaceId" | "endpointId" | "publicId" | "flowId">,
  version: number,
): PublishedEndpoint {
  return {
    workspaceId: ids.workspaceId,
    id: ids.endpointId,
    publicId: ids.publicId,
    flowId: ids.flowId,
    flowName: "Test",
    version,
    allowedOrigins: [],
    apiAllowed: true,
    theme: {},
    locale: null,
    kind: "chat",
    open: true,
    timeZone: "UTC",
    workspaceLocale: "en",
    people: NO_PEOPLE_SETTINGS,
    queueHours: new Map(),
    constants: {},
  };
}

export function memoryBackend(seed: number, flaws: Flaws): Backend {
  const ids = {
    workspaceId: uuidOf(`workspace ${seed}`),
    endpointId: uuidOf(`endpoint ${seed}`),
    publicId: `p${seed}`,
    flowId: uuidOf(`flow ${seed}`),
  };
  let now = 0;
  let endpoint = endpointOf(ids, 0);
  const store = new MemoryStore(
    () => now,
    () => endpoint,
    flaws,
  );
  return {
    ...ids,
    store,
    exact: true,
    publish: async (number, document) => {
      store.versions.set(number, { document, pins: {} });
      endpoint = endpointOf(ids, number);
    },
    setNow: (time) => {
      now = time;
    },
    compare: async (judge, whole) => compareMemory(store, judge, whole),
    open: async () => {
      let effects = 0;
      for (const conversation of store.conversations.values())
        for (const effect of conversation.effects.values()) if (effect.state !== "done") effects++;
      return { effects };
    },
  };
}

function compareMemory(store: MemoryStore, judge: Judge, whole: boolean): void {
  for (const [id, stored] of store.conversations) {
    const replica = judge.replicas.get(id);
    if (!replica) return judge.breach("replay", `${id} is stored and was never committed`);
    if (replica.version !== stored.version || replica.owner !== stored.owner)
      judge.breach(
        "replay",
        `${id} is stored as version ${stored.version} of ${stored.owner}, not ${replica.version} of ${replica.owner}`,
      );
    for (const [runId, run] of stored.runs)
      if (replica.runs.get(runId)?.session !== run.session)
        judge.breach("replay", `the session of ${runId} is stored as ${run.session}`);
    const { messages } = stored;
    if (messages.length !== replica.messages.length)
      judge.breach("lost", `${messages.length} messages are stored of ${replica.messages.length}`);
    for (const [index, message] of whole ? messages.entries() : [])
      if (message.body !== replica.messages[index]?.body || message.id !== replica.messages[index]?.id)
        judge.breach("lost", `message ${message.seq} is stored as ${message.body}`);
  }
}
