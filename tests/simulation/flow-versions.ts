import { type CompiledFlow, engine, type Flow, parseFlow } from "../../flow";
import type { Chance } from "../support/generate-value";
import type { Backend } from "./backend";
import { someFlow } from "./flows";
import type { Plan } from "./plan";

/** The versions of a history's flow that were published, as the judge knows them. */
export class FlowVersions {
  private readonly flows: Flow[] = [];
  private readonly compiled = new Map<number, CompiledFlow>();
  private readonly lines = new Map<number, ReadonlySet<string>>();

  constructor(
    private readonly backend: Backend,
    private readonly kind: Plan["flow"],
    private readonly chance: Chance,
  ) {}

  async publish(): Promise<void> {
    const parsed = parseFlow({ ...someFlow(this.chance, this.kind), id: this.backend.flowId });
    if (!parsed.ok) throw new Error("a generated flow cannot be read");
    const version = this.flows.push(parsed.flow);
    this.lines.set(version, new Set(parsed.flow.edges.map((edge) => `${edge.source} -> ${edge.target}`)));
    await this.backend.publish(version, parsed.flow);
  }

  compiledOf(version: number): CompiledFlow {
    const known = this.compiled.get(version);
    if (known) return known;
    const flow = this.flows[version - 1];
    if (!flow) throw new Error(`there is no version ${version}`);
    const compiled = engine.compile({ ...flow, id: this.backend.flowId }, { version });
    this.compiled.set(version, compiled);
    return compiled;
  }

  /** Its lines: `from -> to`. */
  linesOf(version: number): ReadonlySet<string> {
    return this.lines.get(version) ?? new Set();
  }
}
