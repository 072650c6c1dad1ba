import type { PerformEffect } from "../../server/conversations/effect-port";
import { type BarePlane, barePlane } from "../../server/conversations/plane";
import type { Boundary, TurnStore } from "../../server/conversations/turn-store";
import type { Timers } from "../../server/timers";
import { faultyStore } from "./faulty-store";
import type { VirtualTime } from "./virtual-time";

export const SECRET = "kJ8vQ2mZr7Xw4Lb9Tn6Yc3Hd5Gf1Sa0PqEuRiOyB";
/** Waits are rounded up to this, so that jitter does not change the history. */
const GRID = 50;

/** What befalls one crossing of a boundary, or one read. */
export type Fate =
  | { readonly kind: "fine" }
  | { readonly kind: "slow"; readonly before: number; readonly after: number }
  | { readonly kind: "fail" | "crash"; readonly moment: "before" | "after"; readonly code?: string };

export type Crossing = Boundary | "read";

/** One incarnation of a process: what it has started ends with it, without a word. */
export class Life {
  dead = false;
  frozenUntil = 0;
  /** Calls of the store that are with the real database. */
  readonly stopping = new AbortController();
  private readonly mourners: (() => void)[] = [];

  constructor(
    readonly time: VirtualTime,
    private readonly died: (life: Life) => void,
  ) {}

  /** Does it later, unless the process is gone then; not before a frozen process thaws. */
  later(ms: number, work: () => void): () => void {
    let cancel = this.time.after(ms, () => run());
    const run = () => {
      if (this.dead) return;
      if (this.time.elapsed < this.frozenUntil) cancel = this.time.at(this.frozenUntil, run);
      else work();
    };
    return () => cancel();
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.later(ms, resolve));
  }

  /** Goes on at once in a live process, later in a frozen one and never in a dead one. */
  async ready(): Promise<void> {
    if (this.dead) return never();
    if (this.time.elapsed < this.frozenUntil) await this.sleep(0);
  }

  crash(): void {
    if (this.dead) return;
    this.dead = true;
    this.died(this);
    for (const mourn of this.mourners.splice(0)) mourn();
  }

  /** Told when it dies: a client's connection is cut. */
  onDeath(mourn: () => void): void {
    this.mourners.push(mourn);
  }
}

export const never = (): Promise<never> => new Promise<never>(() => {});

export interface ProcessWorld {
  readonly time: VirtualTime;
  readonly store: TurnStore;
  /** Epoch milliseconds at the simulation's beginning. */
  readonly epoch: number;
  readonly perform: (life: Life) => PerformEffect;
  readonly fate: (crossings: readonly Crossing[], process: SimProcess) => Fate;
  readonly newId: (now: number) => string;
  readonly watch: (plane: BarePlane, process: SimProcess) => void;
  readonly crossed: (crossings: readonly Crossing[]) => void;
  readonly busy: { calls: number; done: number };
}

/** A server process: the rules of the data plane over a store that may fail, with a clock of its own that may be wrong. */
export class SimProcess {
  /** How far its clock is from the true time. */
  offset = 0;
  life: Life;
  plane: BarePlane;

  constructor(
    readonly name: string,
    private readonly world: ProcessWorld,
  ) {
    this.life = this.newLife();
    this.plane = this.start();
  }

  get alive(): boolean {
    return !this.life.dead;
  }

  now(): number {
    return Math.floor(this.world.epoch + this.world.time.elapsed + this.offset);
  }

  restart(): void {
    this.life.crash();
    this.life = this.newLife();
    this.plane = this.start();
  }

  /** SIGTERM: effects are given back, what runs may end. */
  stopGently(): void {
    this.life.stopping.abort();
    this.life.later(2_000, () => this.life.crash());
  }

  private newLife(): Life {
    return new Life(this.world.time, () => {});
  }

  private start(): BarePlane {
    const { world, life } = this;
    const timers: Timers = {
      elapsed: () => world.time.elapsed,
      after: (ms, work) => life.later(Math.ceil(ms / GRID) * GRID, work),
      every: (ms, work) => {
        let cancel = () => {};
        const round = () => {
          cancel = life.later(ms, () => {
            round();
            work();
          });
        };
        round();
        return () => cancel();
      },
    };
    const plane = barePlane({
      store: faultyStore(world.store, life, (crossings) => world.fate(crossings, this), world),
      timers,
      placement: "shared",
      secret: SECRET,
      clock: { now: () => this.now() },
      newId: world.newId,
      perform: world.perform(life),
      stopping: life.stopping.signal,
      announce: () => {},
    });
    world.watch(plane, this);
    plane.due.start();
    return plane;
  }
}
