import type { Clock } from "../clock";
import type { Pools } from "../db/pools";
import { ChangeNotices } from "./change-notices";
import type { Placement } from "./commit-statement";
import { Committer } from "./committer";
import { ConversationBus } from "./conversation-bus";
import { StateCache } from "./conversation-state";
import { DueWork } from "./due-work";
import type { PerformEffect } from "./effect-port";
import { KeyedChain } from "./keyed-chain";
import type { PlannedTurn } from "./plan-turn";
import type { PlaneCore } from "./plane-core";
import { PublishedFlows } from "./published-flows";
import { openTurnDatabase } from "./turn-database";

export interface PlaneOptions {
  readonly pools: Pools;
  readonly secret: string;
  readonly clock: Clock;
  readonly perform: PerformEffect;
  readonly stopping: AbortSignal;
  readonly placement?: Placement;
}

/** Conversations in one process: what the HTTP routes and the background workers share. */
export interface ConversationPlane extends PlaneCore {
  readonly due: DueWork;
  /** Opens the connection for notices. Until then, and without it, changes are noticed by looking. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

const BATCHES = 2;
/** Timers further away than this are found by looking. */
const NEAR_MS = 120_000;

export function createPlane(options: PlaneOptions): ConversationPlane {
  const { pools, secret, clock, perform, stopping, placement = "shared" } = options;
  const database = openTurnDatabase(pools, BATCHES);
  const committer = new Committer(database, { placement, batches: BATCHES, batchSize: 128, queue: 2_000 });
  const bus = new ConversationBus();
  const flows = new PublishedFlows(database.reads);
  const states = new StateCache(64_000_000, 30_000);
  const notices = new ChangeNotices(pools.url, {
    turns: (ids) => {
      for (const id of ids) bus.publish(id, { type: "changed" });
    },
    cache: () => flows.forget(),
    reconnected: () => {
      flows.forget();
      bus.changedAll();
    },
  });
  const plane: ConversationPlane = {
    pools,
    database,
    committer,
    flows,
    states,
    chain: new KeyedChain(),
    bus,
    clock,
    perform,
    secret,
    stopping,
    committed: (turn) => remember(plane, turn, notices),
    wakeAt: (time) => plane.due.wakeAt(time),
    get due() {
      return due;
    },
    listen: () => notices.open(),
    close: async () => {
      await due.stop();
      await notices.close();
      await database.close();
    },
  };
  const due = new DueWork(plane);
  return plane;
}

function remember(plane: ConversationPlane, turn: PlannedTurn, notices: ChangeNotices): void {
  const { next, commit } = turn;
  plane.states.set(next, turn.bytes, performance.now());
  plane.bus.publish(next.id, {
    type: "turn",
    messages: turn.messages,
    awaiting: turn.awaiting,
    status: next.status,
    version: next.version,
  });
  notices.turn(next.id);
  const wakeAt = commit.run?.wakeAt;
  if (wakeAt && wakeAt - plane.clock.now() < NEAR_MS) plane.wakeAt(Date.now() + (wakeAt - plane.clock.now()));
}
