import { Assigned } from "./assigned";
import { Facts } from "./facts";
import type { Loose } from "./fields";
import { type Address, type DraftNode, type Exit, Graph } from "./graph";
import { Names } from "./names";
import { type Note, Report } from "./report";
import { ReturnMarks } from "./return-marks";
import { Translator } from "./translate";
import type { TypebotBlock, TypebotFile, TypebotGroup } from "./typebot-file";

/** Characters that a script node takes. */
const MAX_CODE = 50_000;
/** Calculations inside the texts of one file. */
const MAX_CALCULATIONS = 300;

export type ImportOptions = {
  /** Scripts are on. Without it they wait until somebody has read them. */
  trustScripts?: boolean;
  /** Title or id of the group to begin with, instead of where the file's start leads. */
  startGroup?: string;
  /** Language of the texts that the importer writes, and of the flow. */
  locale?: string;
};

/** Everything that the parts of the importer share while one file is imported. */
export class Workshop {
  readonly graph = new Graph();
  readonly report = new Report();
  readonly names: Names;
  readonly facts: Facts;
  readonly assigned: Assigned;
  readonly marks: ReturnMarks;
  readonly groups: ReadonlyMap<string, TypebotGroup>;
  private calculations = 0;
  /** Ids of other bots that this one calls. */
  readonly linked = new Set<string>();
  /** Conditions that stand for a Return: their rules are known when all jumps are. */
  readonly returns: { node: string; left: string }[] = [];
  /** Calls into this flow itself, and where they begin. */
  readonly calls: { node: string; target: Exit }[] = [];

  constructor(
    readonly file: TypebotFile,
    readonly options: ImportOptions,
  ) {
    this.names = new Names(file.variables);
    this.facts = new Facts(file, this.names);
    this.assigned = new Assigned(file, this.names, this.facts);
    this.groups = new Map(file.groups.map((group) => [group.id, group]));
    this.marks = new ReturnMarks(file, (wanted) => this.variable(wanted));
  }

  /** Where an edge leads; null where its group is gone, undefined where there is no such edge. */
  edge(id: string | undefined): Exit | undefined {
    const edge = id === undefined ? undefined : this.file.edges.get(id);
    if (!edge) return undefined;
    return this.place(edge.groupId, edge.blockId);
  }

  /** The block of a group; its beginning where the block is not named or gone. Null where the group is gone. */
  place(groupId: string, blockId?: string): Address | null {
    const group = this.groups.get(groupId);
    if (!group) return null;
    const index = blockId === undefined ? 0 : group.blocks.findIndex((block) => block.id === blockId);
    return { group: groupId, block: Math.max(0, index) };
  }

  /** A variable of the importer's own. */
  variable(wanted: string): string {
    const name = this.names.fresh(wanted);
    this.declare(name);
    return name;
  }

  declare(name: string): void {
    if (!this.graph.variables.has(name)) this.graph.variables.set(name, { name, kind: "text" });
  }

  translator(): Translator {
    return new Translator(this.names, this.facts, this.file.version, () => this.calculation());
  }

  /** A variable for a calculation inside a text. */
  private calculation(): string | undefined {
    this.calculations += 1;
    if (this.calculations <= MAX_CALCULATIONS) return this.variable("calculated");
    this.report.add(null, null, {
      severity: "partial",
      code: "too_many_calculations",
      message: `Only the first ${MAX_CALCULATIONS} calculations inside texts were imported.`,
      values: { count: MAX_CALCULATIONS },
    });
    return undefined;
  }

  /** The name of a variable by its id. */
  target(options: Loose, key = "variableId"): string | undefined {
    const id = options[key];
    return typeof id === "string" ? this.names.ofId(id) : undefined;
  }
}

/** The nodes that one block (or a run of bubbles) becomes, each going on to the next. */
export class Chain {
  private last: { id: string; outlet: string } | null = null;
  readonly block: TypebotBlock;
  private from: number;

  constructor(
    readonly shop: Workshop,
    readonly group: TypebotGroup,
    readonly index: number,
    private readonly stack: GroupStack,
  ) {
    const block = group.blocks[index];
    if (!block) throw new RangeError("A chain begins at a block.");
    this.block = block;
    this.from = index;
  }

  /** The same chain for a later block of the group: what was said before belongs to its node. */
  movedTo(index: number): Chain {
    const moved = new Chain(this.shop, this.group, index, this.stack);
    moved.from = this.index;
    return moved;
  }

  note(note: Note): void {
    this.shop.report.add(this.group, this.block, note);
  }

  /** Where the run goes on after the block at `index`: by its edge, else with the next block, else nowhere. */
  exit(index = this.index): Exit {
    const edge = this.shop.edge(this.group.blocks[index]?.outgoingEdgeId);
    return edge !== undefined ? edge : this.following(index);
  }

  following(index = this.index): Exit {
    return index + 1 < this.group.blocks.length ? { group: this.group.id, block: index + 1 } : null;
  }

  /** Adds a node behind those before; `outlet` is where the next one goes on. */
  add(type: string, data: DraftNode["data"], outlet = "next"): string {
    const id = this.shop.graph.id(this.stack.wantedId(this.block.id));
    this.shop.graph.add(id, type, this.stack.position(data), data);
    if (this.last) this.shop.graph.connect(this.last.id, this.last.outlet, { node: id });
    else this.shop.graph.begins({ group: this.group.id, block: this.from }, { node: id });
    this.last = { id, outlet };
    return id;
  }

  /** A script that calculates what the texts of the next node print. */
  addInlines(translator: Translator): void {
    const { inlines } = translator;
    if (inlines.length === 0) return;
    const [only] = inlines;
    if (only && inlines.length === 1) return void this.addScript({ code: only.code, save: only.variable });
    const code = inlines
      .map((one) => `vars[${JSON.stringify(one.variable)}] = await (async () => {\n${one.code}\n})();`)
      .join("\n\n");
    this.addScript({ code });
  }

  /** A script, off unless scripts are trusted. */
  addScript(data: { code: string; save?: string; where?: "device" }): string {
    if (data.code.length > MAX_CODE)
      this.note({
        severity: "partial",
        code: "script_too_long",
        message: "This script is too long and was cut off.",
      });
    this.note({
      severity: "changed",
      code: "script",
      message:
        "This calculation became a script. Scripts of imported flows are off until somebody has read them.",
    });
    return this.add("script", {
      ...data,
      code: data.code.slice(0, MAX_CODE),
      ...(this.shop.options.trustScripts ? {} : { disabled: true }),
    });
  }

  /** Ends the chain: its last node goes on at `exit`. Without nodes, `exit` stands for the block. */
  leave(exit: Exit = this.exit()): void {
    if (this.last) this.shop.graph.connect(this.last.id, this.last.outlet, exit);
    else this.shop.graph.begins({ group: this.group.id, block: this.from }, exit);
  }

  /** A node beside the chain, reached by an outlet of its own. */
  branch(type: string, data: DraftNode["data"]): string {
    const id = this.shop.graph.id(this.block.id);
    this.shop.graph.add(id, type, this.stack.beside(data), data);
    return id;
  }
}

/** Places a group's nodes under each other where the group stood. */
export class GroupStack {
  private y: number;
  private started = false;
  private side = 0;

  constructor(private readonly group: TypebotGroup) {
    this.y = group.y;
  }

  /** The first node of a group has the group's id, so that other bots find it. */
  wantedId(blockId: string): string {
    const id = this.started ? blockId : this.group.id;
    this.started = true;
    return id;
  }

  position(data: DraftNode["data"]): DraftNode["position"] {
    const place = { x: this.group.x, y: this.y };
    this.y += heightOf(data);
    this.side = 0;
    return place;
  }

  beside(_data: DraftNode["data"]): DraftNode["position"] {
    this.side += 1;
    return { x: this.group.x + 320 * this.side, y: this.y - 60 };
  }
}

/** Roughly how tall the card of a node is. */
function heightOf(data: DraftNode["data"]): number {
  const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
  const input =
    typeof data.input === "object" && data.input !== null ? count(Reflect.get(data.input, "options")) : 0;
  return (
    110 +
    44 * count(data.bubbles) +
    32 * (input + count(data.rules) + count(data.variants) + count(data.assignments))
  );
}
