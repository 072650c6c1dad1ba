import type { Clock } from "../clock";
import type { Pools } from "../db/pools";
import { uuidv7 } from "../ids";
import { log } from "../log";
import { systemTimers, type Timers } from "../timers";
import { ChangeNotices } from "./change-notices";
import type { Placement } from "./commit-statement";
import { Committer, type CommitterOptions } from "./committer";
import { ConversationBus } from "./conversation-bus";
import { StateCache } from "./conversation-state";
import { DueWork } from "./due-work";
import type { PerformEffect } from "./effect-port";
import { InboxBus, type TypingNotice } from "./inbox-bus";
import { KeyedChain } from "./keyed-chain";
import { orderOf } from "./order-of";
import type { PlaneCore } from "./plane-core";
import type { PlannedTurn } from "./planned-turn";
import { PublishedFlows } from "./published-flows";
import { queuePlace } from "./queue-place";
import { withRelay } from "./relay";
import { SharedAnswers } from "./shared-answers";
import { SqlTurnStore } from "./sql-turn-store";
import { openTurnDatabase, type TurnDatabase } from "./turn-database";
import type { TurnStore } from "./turn-store";

interface World {
  readonly secret: string;
  readonly clock: Clock;
  readonly perform: PerformEffect;
  readonly stopping: AbortSignal;
}

export interface PlaneOptions extends World {
  readonly pools: Pools;
  readonly placement?: Placement;
}

/** A process's conversations without what is outside of them: a store, a clock and timers are given. */
export interface BarePlane extends PlaneCore {
  /** Answers that many visitors share. */
  readonly answers: SharedAnswers;
  readonly due: DueWork;
}

/** Conversations in one process: what the HTTP routes and the background workers share. */
export interface ConversationPlane extends BarePlane {
  readonly pools: Pools;
  readonly database: TurnDatabase;
  /** What agents' streams listen to. */
  readonly inbox: InboxBus;
  /** Tells every process that somebody is writing. */
  typing(notice: TypingNotice): void;
  /** Opens the connection for notices. Until then, and without it, changes are noticed by looking. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Statements of commits in flight, and what one more must be worth. A distributed one crosses the network several times, and those of
 * different workspaces do not meet. Elsewhere one is enough while the disk is quick, and a second one uses the time of a slow write.
 */
const IN_FLIGHT: {
  readonly [P in Placement]: Pick<CommitterOptions, "batches" | "worth" | "patience">;
} = {
  shared: { batches: 2, worth: 8, patience: 8 },
  workspace: { batches: 16, worth: 1, patience: 0 },
};
/** Memory for answers that many visitors share. */
const SHARED_BYTES = 32_000_000;
/** Timers further away than this are found by looking. */
const NEAR_MS = 120_000;

export function createPlane(options: PlaneOptions): ConversationPlane {
  const { pools, placement = "shared" } = options;
  const database = openTurnDatabase(pools, IN_FLIGHT[placement].batches, placement);
  const store = new SqlTurnStore(database, placement);
  const announce = (id: string, inboxOf: string | null) => {
    notices.turn(id);
    if (inboxOf !== null) notices.inbox(inboxOf);
  };
  const perform = withRelay(options.perform, () => bare);
  const bare: BarePlane = barePlane({
    ...options,
    perform,
    store,
    timers: systemTimers,
    newId: uuidv7,
    placement,
    announce,
  });
  const { bus, flows, due } = bare;
  const inbox = new InboxBus();
  const notices = new ChangeNotices(pools.url, {
    turns: (ids) => {
      for (const id of ids) bus.publish(id, { type: "changed" });
    },
    cache: (payload) => {
      flows.forget();
      if (/"(secrets|settings)"/.test(payload)) bare.answers.forget();
      if (payload.includes('"roles"')) inbox.roles();
    },
    inbox: (workspaceId) => inbox.committed(workspaceId),
    typing: (payload) => {
      const notice = inbox.typing(payload);
      // The visitor sees that somebody of the team writes; their own keys come back to nobody.
      if (notice && notice.from !== "visitor") bus.publish(notice.conversationId, { type: "typing" });
    },
    reconnected: () => {
      flows.forget();
      bus.changedAll();
      inbox.committed(null);
    },
  });
  return {
    ...bare,
    pools,
    database,
    inbox,
    queuePlace: (workspaceId, conversationId) => queuePlace(database.reads, workspaceId, conversationId),
    orderOf,
    typing: (notice) =>
      notices.typing(JSON.stringify({ w: notice.workspaceId, c: notice.conversationId, f: notice.from })),
    listen: () => notices.open(),
    close: async () => {
      await due.stop();
      await notices.close();
      await database.close();
    },
  };
}

/** The rules of conversations over a store. `announce` is told of each conversation that moved, and for agents of whose. */
export function barePlane(
  options: World & {
    readonly store: TurnStore;
    readonly timers: Timers;
    readonly newId: (now: number) => string;
    readonly placement: Placement;
    readonly announce: (conversationId: string, inboxOf: string | null) => void;
  },
): BarePlane {
  const { store, timers, newId, secret, clock, perform, stopping, placement, announce } = options;
  const answers = new SharedAnswers({
    perform,
    timers,
    stopping,
    queued: () => core.committer.depth,
    maxBytes: SHARED_BYTES,
  });
  const core: PlaneCore = {
    store,
    committer: new Committer(store, timers, {
      placement,
      ...IN_FLIGHT[placement],
      batchSize: 128,
      queue: 2_000,
      starts: 256,
    }),
    flows: new PublishedFlows(store, timers),
    states: new StateCache(32_000_000, 30_000),
    chain: new KeyedChain(),
    bus: new ConversationBus(),
    clock,
    timers,
    newId,
    perform: answers.perform,
    secret,
    stopping,
    committed: (turn) => {
      remember(core, turn);
      announce(turn.next.id, turn.commit.extras?.inbox ? turn.next.workspaceId : null);
    },
    wakeIn: (ms) => due.wakeIn(ms),
  };
  const due = new DueWork(core);
  return { ...core, due, answers };
}

function remember(core: PlaneCore, turn: PlannedTurn): void {
  const { next, commit } = turn;
  // Who has come to the end rarely writes again, and is read from the database then: memory is for those who talk.
  if (next.status === "ended") core.states.drop(next.id);
  else core.states.set(next, turn.bytes, core.timers.elapsed());
  core.bus.publish(next.id, {
    type: "turn",
    messages: turn.messages,
    awaiting: turn.awaiting,
    status: next.status,
    version: next.version,
  });
  if (log.debugging)
    log.debug(
      { workspace: next.workspaceId, conversation: next.id, turn: next.version },
      "a turn is durable",
    );
  const wakeAt = commit.run?.wakeAt;
  if (!wakeAt) return;
  const ms = wakeAt - core.clock.now();
  if (ms < NEAR_MS) core.wakeIn(ms);
}
