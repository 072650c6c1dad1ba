import { textAt } from "./fields";
import type { Exit } from "./graph";
import type { TypebotFile } from "./typebot-file";

/** The mark of a path that interrupted a question: returning goes back to it. */
export const QUESTION = "question";

/**
 * Typebot's Return goes back behind the last Jump. Here a variable remembers where: it is written before a jump whose
 * path can come to a Return, and read and cleared there.
 */
export class ReturnMarks {
  readonly marks: { value: string; exit: Exit }[] = [];
  private readonly reaching: ReadonlySet<string>;
  private name: string | undefined;

  constructor(
    file: TypebotFile,
    private readonly declare: (wanted: string) => string,
  ) {
    this.reaching = groupsReachingReturn(file);
  }

  /** The variable that holds the mark. */
  get variable(): string {
    this.name ??= this.declare("return_to");
    return this.name;
  }

  get needed(): boolean {
    return this.reaching.size > 0;
  }

  /** Whether a path that begins in this group may come to a Return. */
  reaches(groupId: string | undefined): boolean {
    return groupId !== undefined && this.reaching.has(groupId);
  }

  /** A mark's value for coming back to `exit`. */
  mark(block: string, exit: Exit): string {
    this.marks.push({ value: block, exit });
    return block;
  }
}

function groupsReachingReturn(file: TypebotFile): ReadonlySet<string> {
  const reaching = new Set(
    file.groups
      .filter((group) => group.blocks.some((block) => block.type === "Return"))
      .map((group) => group.id),
  );
  if (reaching.size === 0) return reaching;
  const leads = new Map(file.groups.map((group) => [group.id, targetsOf(group, file)]));
  for (let grown = true; grown; ) {
    grown = false;
    for (const [id, targets] of leads) {
      if (reaching.has(id) || !targets.some((target) => reaching.has(target))) continue;
      reaching.add(id);
      grown = true;
    }
  }
  return reaching;
}

/** The groups that a group's blocks lead to. */
function targetsOf(group: TypebotFile["groups"][number], file: TypebotFile): string[] {
  return group.blocks.flatMap((block) => {
    const paths = block.items.flatMap((item) =>
      Array.isArray(item.fields.paths)
        ? item.fields.paths.flatMap((path: unknown) => textAt(path, "outgoingEdgeId") ?? [])
        : [],
    );
    const ids = [block.outgoingEdgeId, ...block.items.map((item) => item.outgoingEdgeId), ...paths];
    const jump = block.type === "Jump" ? textAt(block.options, "groupId") : undefined;
    const jumps = jump === undefined ? [] : jump.includes("{{") ? file.groups.map((one) => one.id) : [jump];
    return [...ids.flatMap((id) => (id === undefined ? [] : (file.edges.get(id)?.groupId ?? []))), ...jumps];
  });
}
