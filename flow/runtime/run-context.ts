import type { MessageContent } from "../kernel/chat";
import { LIMITS } from "../kernel/limits";
import type { IntentGuess, NodeContext } from "../kernel/node";
import type { Session, Vars } from "../kernel/session";
import type { TurnResult, Universe } from "../kernel/turn";
import type { Intents } from "../language/intents";
import { BoundedCache } from "../text/bounded-cache";
import { type Condition, testCondition } from "../text/condition";
import type { Json } from "../text/json";
import { parsePath, readPath, writePath } from "../text/paths";
import { evaluateTemplate, renderTemplate } from "../text/template";
import { hashText, nextRandom } from "./random";

/** What templates and conditions of a run see. */
type RunScope = {
  vars: Vars;
  contact: Json;
  conversation: Json;
  event: Json;
  workspace: Json;
  now: number;
  timeZone: string;
};

const SCOPES = new Set(["contact", "conversation", "event", "workspace"]);

/** Where a target or path leads: the scope, and the path inside it. */
type Place = { scope: string; path: (string | number)[] };

/** Paths come from documents: few texts, read again and again. */
const places = new BoundedCache<Place>(2_000);

const resolvePath = (source: string): Place =>
  source.length > LONGEST_CACHED ? placeOf(source) : places.getOrMake(source, placeOf);

const LONGEST_CACHED = 1_000;

const NOTHING: IntentGuess = { confidence: 0, inScope: 0, outOfScope: true, ranked: [] };

/** A name that is no path is a variable's name. */
function placeOf(source: string): Place {
  const parsed = parsePath(source);
  if (!parsed.ok) return { scope: "vars", path: [source] };
  const [head, ...rest] = parsed.path;
  if (head === "vars" && rest.length) return { scope: "vars", path: rest };
  if (typeof head === "string" && SCOPES.has(head) && rest.length) return { scope: head, path: rest };
  return { scope: "vars", path: parsed.path };
}

/** What nodes see of a run during one turn, and what the turn has gathered so far. */
export class RunContext implements NodeContext {
  node = "";
  visit = 0;
  /** Of the node that runs. */
  intents: Intents | undefined;
  readonly result: Omit<TurnResult, "session" | "effects"> = {
    outputs: [],
    events: [],
    segments: [],
    path: [],
    contact: {},
  };
  /** The profile as this turn leaves it: the caller's own object until something is written. */
  private contact: { [field: string]: Json };
  private contactIsOurs = false;
  private scopeCache: RunScope | null = null;

  constructor(
    readonly session: Session,
    private readonly universe: Universe,
    /** The language of the flow that runs just now. */
    public flowLocale: string,
    private readonly keepsHistory: boolean,
  ) {
    this.contact = universe.contact;
  }

  get now(): number {
    return this.universe.now;
  }
  get timeZone(): string {
    return this.universe.timeZone;
  }
  get locale(): string {
    return this.universe.conversation.locale ?? this.flowLocale;
  }
  get turn(): number {
    return this.session.turn;
  }
  get history(): Session["history"] {
    return this.session.history;
  }

  intentOf(text: string): IntentGuess {
    return this.intents?.of(text) ?? NOTHING;
  }

  isOpen(queue?: string): boolean {
    return this.universe.isOpen?.(queue) ?? true;
  }

  random(): number {
    const { state, value } = nextRandom(this.session.random);
    this.session.random = state;
    return value;
  }

  sticky(key: string): number {
    return hashText(`${key}\n${this.universe.stickyId}`) / 0x1_0000_0000;
  }

  assigned(experiment: string): string | undefined {
    const had = this.universe.assigned;
    if (had && Object.hasOwn(had, experiment)) return had[experiment];
    const now = this.result.assigned;
    return now && Object.hasOwn(now, experiment) ? now[experiment] : undefined;
  }

  assign(experiment: string, variant: string): void {
    if (this.assigned(experiment) === undefined)
      this.result.assigned = { ...this.result.assigned, [experiment]: variant };
  }

  scopes(): { contact: Json; conversation: Json; event: Json; workspace: Json } {
    const { contact, conversation, event, workspace } = this.scope();
    return { contact, conversation, event, workspace };
  }

  render(template: string): string {
    return renderTemplate(template, this.scope(), this.note);
  }

  value(template: string): Json {
    return evaluateTemplate(template, this.scope(), this.note);
  }

  test(condition: Condition): boolean {
    return testCondition(condition, this.scope(), this.note);
  }

  read(path: string): Json {
    const { scope, path: parts } = resolvePath(path);
    const root = this.scope();
    const found = readPath(Reflect.get(root, scope), parts);
    if (found !== undefined) return found;
    // A bare name that no variable has may name a scope's own field or a whole scope ("event").
    return scope === "vars" && parts.length === 1 && typeof parts[0] === "string" && SCOPES.has(parts[0])
      ? (Reflect.get(root, parts[0]) as Json)
      : null;
  }

  write(target: string, value: Json): void {
    if (target === "") return this.problem("no_variable", "This step does not say where its value is kept.");
    const { scope, path } = resolvePath(target);
    try {
      if (scope === "vars") {
        const next = writePath(this.session.vars, path, value);
        if (typeof next === "object" && next !== null && !Array.isArray(next)) this.session.vars = next;
      } else if (scope === "contact") {
        this.writeContact(path, value);
      } else {
        this.problem("read_only", `"${scope}" cannot be written.`);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.problem("path_invalid", error.message);
    }
    this.scopeCache = null;
  }

  private writeContact(path: readonly (string | number)[], value: Json): void {
    const field = String(path[0]);
    const before = Object.hasOwn(this.contact, field) ? this.contact[field] : null;
    const next = path.length === 1 ? value : writePath(before, path.slice(1), value);
    if (!this.contactIsOurs) this.contact = { ...this.contact };
    this.contactIsOurs = true;
    this.contact[field] = next;
    this.result.contact[field] = next;
  }

  vars(): Vars {
    return this.session.vars;
  }

  say(content: MessageContent): void {
    if (this.result.outputs.length >= LIMITS.messagesPerTurn) {
      if (this.result.outputs.length === LIMITS.messagesPerTurn)
        this.problem("too_many_messages", `Only ${LIMITS.messagesPerTurn} messages are said in one turn.`);
      return;
    }
    const id = this.universe.id();
    if (content.type !== "text") this.result.outputs.push({ id, from: "bot", ...content });
    else {
      const { type, text, rich } = content;
      this.result.outputs.push(
        rich === undefined ? { id, from: "bot", type, text } : { id, from: "bot", type, text, rich },
      );
      this.remember("bot", text);
    }
  }

  emit(name: string, properties: { [key: string]: Json } = {}): void {
    this.result.events.push({ name, node: this.node, properties });
  }

  problem(code: string, message: string): void {
    if (this.result.events.length < LIMITS.stepsPerTurn * 2) this.emit("node.problem", { code, message });
  }

  remember(from: "visitor" | "bot", text: string): void {
    if (!this.keepsHistory || text === "") return;
    this.session.history = [...this.session.history, { from, text: text.slice(0, LIMITS.historyText) }].slice(
      -LIMITS.historyEntries,
    );
  }

  /** After the session's variables or event were replaced (a sub-flow began or ended). */
  refresh(): void {
    this.scopeCache = null;
  }

  private readonly note = (code: string, message: string): void => this.problem(code, message);

  private scope(): RunScope {
    this.scopeCache ??= {
      vars: this.session.vars,
      contact: this.contact,
      conversation: this.universe.conversation as Json,
      event: this.session.event,
      workspace: this.universe.workspace,
      now: this.universe.now,
      timeZone: this.universe.timeZone,
    };
    return this.scopeCache;
  }
}
