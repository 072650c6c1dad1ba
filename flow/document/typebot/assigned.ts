import type { Facts } from "./facts";
import { listAt, textAt } from "./fields";
import { judgeExpression } from "./javascript/expression";
import type { Names } from "./names";
import type { TypebotBlock, TypebotFile, TypebotGroup } from "./typebot-file";

/** What a block does to the sets of variables that hold a value: one bit for each variable. */
type Change = { sets: bigint; clears: bigint; keeps: bigint };
const NO_CHANGE: Change = { sets: 0n, clears: 0n, keeps: 0n };

/**
 * Which numbers are sure to hold a value when a block runs, whatever way led there. Adding to such a number needs no
 * script: only what is not set yet calculates strangely in Typebot.
 */
export class Assigned {
  private readonly before = new Map<TypebotBlock, bigint>();
  private readonly bits = new Map<string, bigint>();

  constructor(
    private readonly file: TypebotFile,
    private readonly names: Names,
    facts: Facts,
  ) {
    for (const name of names.all())
      if (facts.isNumber(name)) this.bits.set(name, 1n << BigInt(this.bits.size));
    if (this.bits.size > 0) this.walk();
  }

  /** Whether a variable is set whenever this block runs. */
  isSetBefore(block: TypebotBlock, name: string): boolean {
    return ((this.before.get(block) ?? 0n) & this.bit(name)) !== 0n;
  }

  private bit(name: string | undefined): bigint {
    return name === undefined ? 0n : (this.bits.get(name) ?? 0n);
  }

  private walk(): void {
    const { file } = this;
    const groups = new Map(file.groups.map((group) => [group.id, group]));
    const changes = new Map<TypebotBlock, Change>();
    const queue: [TypebotGroup, number][] = [];
    const reach = (group: TypebotGroup | undefined, index: number, held: bigint): void => {
      const block = group?.blocks[index];
      if (!group || !block) return;
      const known = this.before.get(block);
      const next = known === undefined ? held : known & held;
      if (next === known) return;
      this.before.set(block, next);
      queue.push([group, index]);
    };
    const follow = (id: string | undefined, held: bigint): void => {
      const edge = id === undefined ? undefined : file.edges.get(id);
      const group = edge && groups.get(edge.groupId);
      if (group)
        reach(
          group,
          edge.blockId === undefined
            ? 0
            : Math.max(
                0,
                group.blocks.findIndex((block) => block.id === edge.blockId),
              ),
          held,
        );
    };
    const initial = file.variables.reduce(
      (bits, one) => (one.value === undefined ? bits : bits | this.bit(this.names.ofId(one.id))),
      0n,
    );
    for (const event of file.events) follow(event.outgoingEdgeId, initial);
    // From where a jump or a call comes is not followed: such a path knows nothing but the file's own values.
    for (const [group, block] of calledPlaces(file)) reach(group, block, initial);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [group, index] = next;
      const block = group.blocks[index];
      if (!block) continue;
      const change = changes.get(block) ?? this.changeOf(block);
      changes.set(block, change);
      const held = this.before.get(block) ?? 0n;
      const after = (held & ~change.clears) | change.sets | (held & change.keeps);
      for (const item of block.items) {
        follow(item.outgoingEdgeId, after);
        for (const path of listAt(item.fields, "paths")) follow(textAt(path, "outgoingEdgeId"), after);
      }
      follow(block.outgoingEdgeId, after);
      reach(group, index + 1, after);
    }
  }

  private changeOf(block: TypebotBlock): Change {
    const name = this.names.ofId(textAt(block.options, "variableId"));
    const bit = this.bit(name);
    if (bit === 0n) return NO_CHANGE;
    if (block.type === "number input" || block.type === "rating input") return { ...NO_CHANGE, sets: bit };
    const source = textAt(block.options, "expressionToEvaluate") ?? "";
    if (block.type !== "Set variable" || (textAt(block.options, "type") ?? "Custom") !== "Custom")
      return { ...NO_CHANGE, clears: bit };
    const verdict = judgeExpression(source, (one) => this.names.ofName(one) !== undefined);
    if (verdict.is === "constant")
      return typeof verdict.value === "number" ? { ...NO_CHANGE, sets: bit } : { ...NO_CHANGE, clears: bit };
    // A sum of a number that is set is set; of others one cannot say.
    const ownSum =
      verdict.is === "code" &&
      source.includes("{{") &&
      [...source.matchAll(/\{\{([^{}]+)\}\}/g)].every(([, one]) => this.names.ofName(one ?? "") === name);
    return { ...NO_CHANGE, clears: bit, ...(ownSum ? { keeps: bit } : {}) };
  }
}

/** Places that a jump or a call leads to; all groups where one of them is named when the flow runs. */
function calledPlaces(file: TypebotFile): [TypebotGroup, number][] {
  const blocks = file.groups
    .flatMap((group) => group.blocks)
    .filter((block) => block.type === "Jump" || block.type === "Typebot link");
  const targets = blocks.map((block) => ({
    group: textAt(block.options, "groupId"),
    block: textAt(block.options, "blockId"),
  }));
  if (targets.some((one) => one.group?.includes("{{"))) return file.groups.map((group) => [group, 0]);
  const wanted = new Map<string, Set<string | undefined>>();
  for (const { group, block } of targets)
    if (group !== undefined) wanted.set(group, new Set([...(wanted.get(group) ?? []), block]));
  // What a Return comes back to.
  const returns = new Set(blocks.filter((block) => block.type === "Jump"));
  return file.groups.flatMap((group) => [
    ...[...(wanted.get(group.id) ?? [])].map((id): [TypebotGroup, number] => [
      group,
      id === undefined
        ? 0
        : Math.max(
            0,
            group.blocks.findIndex((block) => block.id === id),
          ),
    ]),
    ...group.blocks.flatMap((block, index): [TypebotGroup, number][] =>
      returns.has(block) ? [[group, index + 1]] : [],
    ),
  ]);
}
