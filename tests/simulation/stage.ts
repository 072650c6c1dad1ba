import { AppError, errorCode } from "../../server/errors";
import { uuidOf } from "../../server/ids";
import { Chance } from "../support/generate-value";
import { type Backend, memoryBackend } from "./backend";
import { FlowVersions } from "./flow-versions";
import { Judge } from "./judge";
import { Outside } from "./outside";
import { type Fault, type Flaws, faultsOf, type Plan } from "./plan";
import type { SimProcess } from "./process";
import { VirtualTime } from "./virtual-time";

/** Epoch milliseconds at which every history begins. */
export const EPOCH = Date.UTC(2026, 0, 5, 9);

/** What everybody in a history shares: its time, its chance, its processes, the outside world, and who judges it. */
export class Stage {
  readonly time = new VirtualTime();
  readonly processes: SimProcess[] = [];
  readonly chance: Chance;
  readonly backend: Backend;
  readonly versions: FlowVersions;
  readonly judge: Judge;
  readonly outside: Outside;
  /** How far the database's clock is from the true time. */
  databaseOffset = 0;
  /** Faults have ended. */
  calm = false;
  private readonly faults: ReadonlyMap<Fault, number>;
  private latest = 0;
  private names = 0;

  constructor(
    readonly plan: Plan,
    readonly flaws: Flaws,
    backend: Backend | undefined,
    /** Told what happens, line by line. */
    private readonly trace: (line: string) => void,
  ) {
    const { seed } = plan;
    this.faults = faultsOf(plan);
    this.chance = new Chance(seed);
    this.backend = backend ?? memoryBackend(seed, flaws);
    this.versions = new FlowVersions(this.backend, plan.flow, this.chance);
    const share = this.faults.get("outside") ?? 0;
    this.outside = new Outside(
      new Chance(seed ^ 0x3456789),
      { fails: share * 3, hangs: share / 2, late: share },
      3,
      flaws.freshKeys ?? false,
      flaws.mixesShared ?? false,
    );
    this.judge = new Judge({
      flowOf: (version) => this.versions.compiledOf(version),
      linesOf: (version) => this.versions.linesOf(version),
      outside: this.outside,
      timeZone: "UTC",
      latest: () => this.latest,
      elapsed: () => this.time.elapsed,
      exact: this.backend.exact,
      eventData: () => ({ amount: 5 }),
    });
  }

  get databaseNow(): number {
    return EPOCH + this.time.elapsed + this.databaseOffset;
  }

  /** Sets the database's clock. */
  setNow(): void {
    const now = this.databaseNow;
    this.latest = Math.max(this.latest, now);
    this.backend.setNow(now);
  }

  /** How often a fault befalls, from 0 to 1. */
  share(fault: Fault): number {
    return this.calm ? 0 : (this.faults.get(fault) ?? 0);
  }

  tell(line: string): void {
    this.trace(`${Math.round(this.time.elapsed)} ${line}`);
  }

  /** Ids that follow from the seed; later ones sort later. */
  readonly newId = (now: number): string => {
    const hex = Math.max(0, Math.floor(now)).toString(16).padStart(12, "0").slice(-12);
    const count = (++this.names).toString(16).padStart(8, "0");
    const seed = (this.plan.seed >>> 0).toString(16).padStart(8, "0");
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${count.slice(0, 3)}-8${count.slice(3, 6)}-${count.slice(6)}00${seed}`;
  };

  /** A name that nothing else has, the same for a seed every time. */
  name(what: string): string {
    return uuidOf(`${what} ${this.plan.seed} ${++this.names}`);
  }

  /** For those who do not come again: an error is an answer, too. */
  quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.expected(error, [404, 409, 503]));
  }

  /** Whether an error is one of the answers that may be given; any other is a breach. */
  expected(error: unknown, statuses: readonly number[]): boolean {
    this.tell(`refused ${String(error)}`);
    const status = error instanceof AppError ? error.status : errorCode(error) ? 503 : 500;
    if (statuses.includes(status)) return true;
    this.judge.breach(
      "end",
      `an answer that should not be: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return false;
  }
}
