import { type Awaiting, type CompiledFlow, engine, type Flow, parseFlow } from "../../flow";
import { readToken } from "../../server/conversations/conversation-token";
import { deliverEvent, moveRun } from "../../server/conversations/deliver-event";
import type { BarePlane } from "../../server/conversations/plane";
import { receiveMessage } from "../../server/conversations/receive-message";
import { changeOwner } from "../../server/conversations/resolve-handoff";
import { startConversation } from "../../server/conversations/start-conversation";
import { uuidOf } from "../../server/conversations/stored-reply";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import type { TurnStore } from "../../server/conversations/turn-store";
import { AppError, errorCode } from "../../server/errors";
import { Chance } from "../support/generate-value";
import { type Backend, memoryBackend } from "./backend";
import { someFlow } from "./flows";
import { type Breach, Judge } from "./judge";
import { Outside } from "./outside";
import { type Fault, type Flaws, faultsOf, type Plan } from "./plan";
import { type Crossing, type Fate, SECRET, SimProcess } from "./process";
import type { Cause } from "./replica";
import type { Request, Talk } from "./talk";
import { VirtualTime } from "./virtual-time";
import { replyTo } from "./visitor";

const EPOCH = Date.UTC(2026, 0, 5, 9);
const HASH = "ab";
const POLLS: readonly Crossing[] = ["claimTimers", "claimEffects", "read"];

export interface History {
  readonly breaches: readonly Breach[];
  readonly crossings: ReadonlyMap<Crossing, number>;
  readonly commits: number;
  /** How often the boundary was reached that the plan names. */
  readonly reached: number;
  /** Virtual milliseconds. */
  readonly lasted: number;
}

/** Plays one history to its end, or to its first breach. */
export async function simulate(
  plan: Plan,
  options: { flaws?: Flaws; backend?: Backend; trace?: (line: string) => void } = {},
): Promise<History> {
  const simulation = new Simulation(plan, options.flaws ?? {}, options.backend, options.trace ?? (() => {}));
  return simulation.run();
}

class Simulation {
  private readonly time = new VirtualTime();
  private readonly faults: ReadonlyMap<Fault, number>;
  private readonly chance: Chance;
  private readonly fates: Chance;
  private readonly network: Chance;
  private readonly backend: Backend;
  private readonly judge: Judge;
  private readonly outside: Outside;
  private readonly processes: SimProcess[] = [];
  private readonly talks: Talk[] = [];
  private readonly flows = new Map<number, Flow>();
  private readonly compiled = new Map<number, CompiledFlow>();
  private readonly lines = new Map<number, Set<string>>();
  private readonly plannedAt = new WeakMap<TurnCommit, number>();
  private readonly crossings = new Map<Crossing, number>();
  private readonly busy = { calls: 0, done: 0 };
  private databaseOffset = 0;
  private latest = 0;
  private version = 0;
  private names = 0;
  private commits = 0;
  private compared = 0;
  private reached = 0;
  private open = 0;
  private calm = false;

  constructor(
    private readonly plan: Plan,
    private readonly flaws: Flaws,
    backend: Backend | undefined,
    /** Told what happens, line by line. */
    private readonly trace: (line: string) => void,
  ) {
    const { seed } = plan;
    this.faults = faultsOf(plan);
    this.chance = new Chance(seed);
    this.fates = new Chance(seed ^ 0x1234567);
    this.network = new Chance(seed ^ 0x2345678);
    this.backend = backend ?? memoryBackend(seed, flaws);
    const share = this.faults.get("outside") ?? 0;
    this.outside = new Outside(
      new Chance(seed ^ 0x3456789),
      { fails: share * 3, hangs: share / 2, late: share },
      3,
      flaws.freshKeys ?? false,
    );
    this.judge = new Judge({
      flowOf: (version) => this.flowOf(version),
      linesOf: (version) => this.lines.get(version) ?? new Set(),
      outside: this.outside,
      timeZone: "UTC",
      latest: () => this.latest,
      exact: this.backend.exact,
      eventData: () => ({ amount: 5 }),
    });
  }

  async run(): Promise<History> {
    await this.publish();
    const store = this.witnessed();
    for (let index = 0; index < 2 + this.chance.below(2); index++)
      this.processes.push(
        new SimProcess(`p${index}`, {
          time: this.time,
          store,
          epoch: EPOCH,
          perform: (life) => this.outside.perform(life),
          fate: (crossings, process) => this.fate(crossings, process),
          newId: this.newId,
          watch: (plane, process) => this.watch(plane, process),
          crossed: (crossings) => {
            for (const one of crossings) this.crossings.set(one, (this.crossings.get(one) ?? 0) + 1);
          },
          busy: this.busy,
        }),
      );
    this.begin();
    for (let action = 0; action < this.plan.actions && this.fine(); action++) {
      await this.act();
      await this.pass(this.chance.maybe(0.4) ? this.chance.below(100) : this.chance.below(4_000));
    }
    if (this.fine()) await this.end();
    for (const process of this.processes) process.life.crash();
    const { breaches } = this.judge;
    return {
      breaches,
      crossings: this.crossings,
      commits: this.commits,
      reached: this.reached,
      lasted: this.time.elapsed,
    };
  }

  private tell(line: string): void {
    this.trace(`${Math.round(this.time.elapsed)} ${line}`);
  }

  private fine(): boolean {
    return this.judge.breaches.length === 0;
  }

  /** Ids that follow from the seed; later ones sort later. */
  private readonly newId = (now: number): string => {
    const hex = Math.max(0, Math.floor(now)).toString(16).padStart(12, "0").slice(-12);
    const count = (++this.names).toString(16).padStart(8, "0");
    const seed = (this.plan.seed >>> 0).toString(16).padStart(8, "0");
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${count.slice(0, 3)}-8${count.slice(3, 6)}-${count.slice(6)}00${seed}`;
  };

  private name(what: string): string {
    return uuidOf(`${what} ${this.plan.seed} ${++this.names}`);
  }

  private flowOf(version: number): CompiledFlow {
    const known = this.compiled.get(version);
    if (known) return known;
    const flow = this.flows.get(version);
    if (!flow) throw new Error(`there is no version ${version}`);
    const compiled = engine.compile({ ...flow, id: this.backend.flowId }, { version });
    this.compiled.set(version, compiled);
    return compiled;
  }

  private async publish(): Promise<void> {
    const version = ++this.version;
    const parsed = parseFlow({ ...someFlow(this.chance, this.plan.flow), id: this.backend.flowId });
    if (!parsed.ok) throw new Error("a generated flow cannot be read");
    this.flows.set(version, parsed.flow);
    this.lines.set(version, new Set(parsed.flow.edges.map((edge) => `${edge.source} -> ${edge.target}`)));
    await this.backend.publish(version, parsed.flow);
  }

  /** The store, with the judge looking on. */
  private witnessed(): TurnStore {
    const { backend, judge, flaws } = this;
    const { store } = backend;
    const commit: TurnStore["commit"] = async (turns) => {
      const through = await store.commit(turns);
      for (const index of through) {
        const turn = turns[index];
        if (!turn) continue;
        this.commits++;
        this.tell(
          `commit ${turn.kind} ${turn.conversationId} ${turn.expected} -> ${turn.owner} ${turn.status} ${turn.run?.session ?? ""}`,
        );
        judge.committed(turn, this.plannedAt.get(turn) ?? Number.NaN);
      }
      return through;
    };
    const look = <T>(work: () => Promise<T>): Promise<T> => {
      this.setNow();
      return work();
    };
    return {
      commit: (turns) => look(() => commit(turns)),
      load: async (...args) => {
        const loaded = await look(() => store.load(...args));
        if (!loaded || !(flaws.forgetsOwner || flaws.forgetsKeys)) return loaded;
        return {
          state: flaws.forgetsOwner ? { ...loaded.state, owner: "bot" } : loaded.state,
          key: flaws.forgetsKeys ? undefined : loaded.key,
        };
      },
      loadStart: (...args) => look(() => store.loadStart(...args)),
      held: (...args) => look(() => store.held(...args)),
      messages: (...args) => look(() => store.messages(...args)),
      saidSince: (...args) => look(() => store.saidSince(...args)),
      endpoint: (...args) => look(() => store.endpoint(...args)),
      version: (...args) => look(() => store.version(...args)),
      waitingRuns: (...args) => look(() => store.waitingRuns(...args)),
      keepReply: (...args) => look(() => store.keepReply(...args)),
      claimTimers: async (limit) => {
        const claimed = await look(() => store.claimTimers(limit));
        judge.claimedTimers(claimed);
        return flaws.earlyTimers ? claimed.map((one) => ({ ...one, now: one.now + 60_000 })) : claimed;
      },
      putBackTimer: (timer) => look(() => store.putBackTimer(timer)),
      claimEffects: async (limit) => {
        if (flaws.noTakeover) return [];
        const claimed = await look(() => store.claimEffects(limit));
        judge.claimedEffects(claimed);
        return claimed;
      },
      renewEffect: (lease) => look(() => store.renewEffect(lease)),
      releaseEffect: (lease) => look(() => store.releaseEffect(lease)),
      settleEffect: (lease, result) => look(() => store.settleEffect(lease, result)),
    };
  }

  private setNow(): void {
    const now = EPOCH + this.time.elapsed + this.databaseOffset;
    this.latest = Math.max(this.latest, now);
    this.backend.setNow(now);
  }

  /** Notes by which clock each turn is planned; breaks the committer where the history is to be a wrong one. */
  private watch(plane: BarePlane, process: SimProcess): void {
    const commit = plane.committer.commit.bind(plane.committer);
    plane.committer.commit = (given) => {
      const turn = this.spoilt(given);
      this.plannedAt.set(turn, process.now());
      if (!this.flaws.earlyReply) return commit(turn);
      process.life.later(500, () => void commit(turn).catch(() => {}));
      return Promise.resolve(true);
    };
  }

  private spoilt(turn: TurnCommit): TurnCommit {
    const { flaws } = this;
    if (flaws.changesSessions && turn.run && turn.expected > 0)
      return {
        ...turn,
        run: { ...turn.run, session: turn.run.session.replace('"visits":{', '"visits":{"x":1,') },
      };
    if (flaws.changesPaths && turn.path) return { ...turn, path: '[["start","next","nowhere"]]' };
    return turn;
  }

  private share(fault: Fault): number {
    return this.calm ? 0 : (this.faults.get(fault) ?? 0);
  }

  private fate(crossings: readonly Crossing[], process: SimProcess): Fate {
    const { crashAt } = this.plan;
    if (crashAt && crossings.includes(crashAt.boundary) && ++this.reached === crashAt.nth) {
      this.tell(`crash ${process.name} ${crashAt.moment} ${crashAt.boundary}`);
      this.time.after(1_000, () => process.alive || process.restart());
      return { kind: "crash", moment: crashAt.moment };
    }
    if (this.calm) return { kind: "fine" };
    const { fates } = this;
    const often = crossings.every((one) => POLLS.includes(one)) ? 0.1 : 1;
    const roll = fates.next();
    let at = 0;
    const falls = (fault: Fault, weight = 1) => {
      const from = at;
      at += this.share(fault) * often * weight;
      return roll >= from && roll < at;
    };
    if (falls("crash", 0.5)) {
      this.tell(`crash ${process.name} at ${crossings.join()}`);
      this.time.after(500 + fates.below(8_000), () => process.alive || process.restart());
      return { kind: "crash", moment: fates.maybe(0.5) ? "before" : "after" };
    }
    if (falls("fail")) return { kind: "fail", moment: fates.maybe(0.5) ? "before" : "after" };
    const commits = crossings.some((one) => one.startsWith("commit"));
    if (commits && falls("conflict"))
      return { kind: "fail", moment: "before", code: fates.one(["40P01", "40001", "23505"]) };
    if (falls("slow", 2)) {
      const delay = () => (fates.maybe(0.2) ? fates.below(5_000) : fates.below(200));
      return { kind: "slow", before: delay(), after: delay() };
    }
    return { kind: "fine" };
  }

  /** One thing that somebody does, or that befalls. */
  private async act(): Promise<void> {
    const { chance } = this;
    const roll = chance.next();
    for (const fault of ["freeze", "stop", "clock", "skip", "republish"] as const)
      if (chance.maybe(this.share(fault))) await this.befall(fault);
    if (roll < 0.12 && this.talks.length < 3) this.begin();
    else if (roll < 0.62) this.say();
    else if (roll < 0.7) this.event();
    else if (roll < 0.9) this.people();
    else this.repeat();
    if (chance.maybe(this.share("duplicate") * 3)) this.repeat();
  }

  private async befall(fault: Fault): Promise<void> {
    const { chance } = this;
    const process = chance.one(this.processes);
    this.tell(`${fault} ${process.name}`);
    switch (fault) {
      case "freeze":
        process.life.frozenUntil = this.time.elapsed + chance.one([500, 5_000, 60_000]);
        return;
      case "stop":
        process.stopGently();
        this.time.after(3_000, () => process.alive || process.restart());
        return;
      case "clock":
        if (chance.maybe(0.3)) this.databaseOffset += chance.one([-5_000, 3_600_000, 60_000]);
        else process.offset = chance.one([0, 600_000, -600_000, 3_600_000, -86_400_000]);
        return;
      case "skip":
        this.time.skip(chance.one([31_000, 125_000, 700_000, 4_000_000]));
        return;
      default:
        return this.publish();
    }
  }

  private begin(): void {
    const key = this.name("start");
    const cause: Cause = { type: "start", start: { type: "chat" } };
    const sent: Request[] = [];
    const talk: Talk = {
      start: { key, cause, talk: undefined, answered: false },
      conversation: undefined,
      token: undefined,
      awaiting: undefined,
      sent,
    };
    this.judge.requests.set(key, cause);
    this.talks.push(talk);
    this.open++;
    this.send(talk.start, talk);
  }

  private someTalk(): (Talk & { conversation: string }) | undefined {
    const known = this.talks.filter(
      (talk): talk is Talk & { conversation: string } => talk.conversation !== undefined,
    );
    return known.length ? this.chance.one(known) : undefined;
  }

  private say(): void {
    const talk = this.someTalk();
    if (talk) this.ask(talk, { type: "message", reply: replyTo(talk.awaiting, this.chance) });
  }

  private ask(talk: Talk, cause: Request["cause"]): void {
    const request: Request = { key: this.name("say"), cause, talk, answered: false };
    this.judge.requests.set(request.key, cause);
    talk.sent.push(request);
    this.open++;
    this.send(request, talk);
  }

  /** The same request once more, answered or not. */
  private repeat(): void {
    const talk = this.chance.one(this.talks);
    const request = this.chance.one([talk.start, ...talk.sent]);
    for (let times = 1 + this.chance.below(3); times > 0; times--) this.send(request, talk);
  }

  private event(): void {
    const talk = this.someTalk();
    const name = this.chance.one(["order.paid", "order.sent", "nothing"]);
    const key = this.chance.maybe(0.6) ? { eventKey: "A-1" } : {};
    if (talk && this.chance.maybe(0.5))
      return this.ask(talk, { type: "event", name, data: { amount: 5 }, ...key });
    const process = this.chance.one(this.processes);
    const event = { name, data: { amount: 5 }, ...(key.eventKey ? { key: key.eventKey } : {}) };
    if (process.alive) this.quietly(deliverEvent(process.plane, this.backend.workspaceId, event));
  }

  /** People of the team take a conversation, two at once, or give it back. */
  private people(): void {
    const talk = this.someTalk();
    if (!talk) return;
    const { chance, judge } = this;
    const { workspaceId } = this.backend;
    const id = talk.conversation;
    const replica = judge.replicas.get(id);
    if (replica?.owner === "person" || (replica?.owner === "queue" && chance.maybe(0.3))) {
      const user = this.name("agent");
      const outcome = chance.one(["resolved", "unresolved", "closed", "customerLeft"] as const);
      judge.agents.set(user, { type: "agent", outcome } satisfies Cause);
      const process = chance.one(this.processes);
      // As the inbox does: for the version that was looked at and no other.
      const { version } = replica;
      if (process.alive)
        this.quietly(
          moveRun(process.plane, workspaceId, id, { type: "agent", outcome, userId: user, version }),
        );
      return;
    }
    if (replica?.owner !== "queue" && !chance.maybe(0.3)) return;
    for (let agents = 1 + chance.below(3); agents > 0; agents--) {
      const user = this.name("agent");
      judge.agents.set(user, { type: "owner" });
      const process = chance.one(this.processes);
      const { life } = process;
      const claim = () => changeOwner(process.plane, workspaceId, id, ["queue", "bot"], "person", user);
      const told = () => life.dead || judge.claimed(id, user);
      life.later(chance.below(20), () => {
        if (this.flaws.politeClaims) void claim().then(told, told);
        else this.quietly(claim().then(told));
      });
    }
  }

  /** For those who do not come again: an error is an answer, too. */
  private quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.expected(error, [404, 409, 503]));
  }

  private expected(error: unknown, statuses: readonly number[]): boolean {
    this.tell(`refused ${String(error)}`);
    const status = error instanceof AppError ? error.status : errorCode(error) ? 503 : 500;
    if (statuses.includes(status)) return true;
    this.judge.breach(
      "end",
      `an answer that should not be: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return false;
  }

  /** Takes a request through the network to some process, and again until it is answered. */
  private send(request: Request, talk: Talk): void {
    const again = () => void this.time.after(500 + this.network.below(2_000), () => this.send(request, talk));
    const process = this.network.one(this.processes);
    const travel = this.network.maybe(0.8) ? this.network.below(30) : this.network.below(1_500);
    this.time.after(travel, () => {
      const { life } = process;
      if (life.dead) return request.answered || again();
      let over = false;
      const once = (work: () => void) => {
        if (over) return;
        over = true;
        work();
      };
      life.onDeath(() => once(() => request.answered || again()));
      life.later(0, () => {
        this.handle(process, request, talk).then(
          (reply) => {
            if (life.dead) return;
            once(() => {
              if (this.network.maybe(this.share("lostReply"))) return request.answered || again();
              this.time.after(this.network.below(30), () => this.answer(request, talk, reply));
            });
          },
          (error: unknown) => once(() => this.expected(error, [503]) && (request.answered || again())),
        );
      });
    });
  }

  private async handle(
    { plane }: SimProcess,
    request: Request,
    talk: Talk,
  ): Promise<{ conversation: string; token: string; text: string }> {
    const { cause } = request;
    const key = { id: request.key, hash: HASH };
    if (cause.type === "start") {
      const endpoint = await plane.flows.byPublicId(this.backend.publicId);
      if (!endpoint) throw new Error("the endpoint is not there");
      const { conversation, token, turn } = await startConversation(plane, endpoint, {
        key,
        start: cause.start,
        channel: "web",
        locale: "en",
        page: null,
        profile: {},
        timeZone: null,
      });
      return { conversation, token, text: turn };
    }
    const { conversation = "", token = "" } = talk;
    const claim = readToken(token, conversation, SECRET);
    if (!claim) throw new Error("the token does not hold");
    const inbound = cause.type === "event" ? cause : { type: "message" as const, reply: cause.reply };
    const text = await receiveMessage(plane, claim, conversation, key, inbound);
    return { conversation, token, text };
  }

  private answer(
    request: Request,
    talk: Talk,
    reply: { conversation: string; token: string; text: string },
  ): void {
    if (talk.conversation !== undefined && talk.conversation !== reply.conversation)
      this.judge.breach("reply", `${request.key} began ${talk.conversation} and ${reply.conversation}`);
    this.tell(`answer ${request.key} ${reply.text}`);
    if (!request.answered) this.open--;
    request.answered = true;
    talk.conversation = reply.conversation;
    talk.token = reply.token;
    talk.awaiting = (JSON.parse(reply.text) as { awaiting: Awaiting | null }).awaiting;
    this.judge.answered(request.key, reply.text, reply.conversation);
  }

  /** Lets virtual time pass; after each thing that happens, everything is looked at. */
  private async pass(ms: number): Promise<void> {
    const until = this.time.elapsed + ms;
    await this.settle();
    while (this.fine() && this.time.step(until)) {
      await this.settle();
      if (this.outside.coupons.size > this.outside.pool || this.doubleCoupon())
        this.judge.breach(
          "coupon",
          `${this.outside.coupons.size} coupons of ${this.outside.pool} were given`,
        );
    }
  }

  /** A step that got two coupons: only a receiver that was told two keys gives them. */
  private doubleCoupon(): boolean {
    const steps = new Set<string>();
    for (const key of this.outside.coupons.keys()) {
      const step = key.split("#")[0] ?? key;
      if (steps.has(step)) return true;
      steps.add(step);
    }
    return false;
  }

  /** Until nothing moves any more without time passing. */
  private async settle(): Promise<void> {
    let before = -1;
    for (let quiet = 0; quiet < 2; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const now = this.busy.calls + this.busy.done + this.commits;
      quiet = now === before && this.busy.calls === this.busy.done ? quiet + 1 : 0;
      before = now;
    }
    if (!this.backend.exact || this.compared === this.commits) return;
    this.compared = this.commits;
    await this.backend.compare(this.judge, false);
  }

  /** Faults end; then everything that was asked is answered and nothing that is due is left. */
  private async end(): Promise<void> {
    this.calm = true;
    this.outside.calm = true;
    for (const process of this.processes) {
      process.life.frozenUntil = 0;
      process.offset = 0;
      if (process.life.dead || process.life.stopping.signal.aborted) process.restart();
    }
    await this.pass(2_500);
    for (let round = 0; round < 30 && this.fine(); round++) {
      const { effects } = await this.backend.open();
      if (this.open === 0 && effects === 0) break;
      if (round === 29)
        this.judge.breach("end", `${this.open} requests are unanswered and ${effects} effects unperformed`);
      this.time.skip(31_000);
      await this.pass(2_500);
    }
    if (!this.fine()) return;
    this.databaseOffset = Math.max(0, this.databaseOffset);
    this.time.skip(7_300_000);
    await this.pass(1_500);
    this.time.skip(31_000);
    await this.pass(1_500);
    if (!this.fine()) return;
    const now = EPOCH + this.time.elapsed + this.databaseOffset;
    for (const [id, replica] of this.judge.replicas) {
      const run = replica.waiting();
      const wait = run && replica.sessionOf(run.id)?.wait;
      const silent = replica.owner === "person" || (replica.owner === "queue" && wait?.for !== "agent");
      if (wait?.until !== undefined && wait.until < now - 60_000 && !silent)
        this.judge.breach("timer", `a timer of ${id} is ${now - wait.until} ms late`);
    }
    await this.backend.compare(this.judge, true);
  }
}
