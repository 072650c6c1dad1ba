import { flagAt, textAt } from "./fields";
import type { Exit } from "./graph";
import { QUESTION } from "./return-marks";
import type { TypebotEvent } from "./typebot-file";
import type { Workshop } from "./workshop";

/** Nodes of the paths that interrupt a question and may come back to it; there, an end must be said. */
export type Interruption = { node: string };

/** The entries of the flow: its start, and what commands and replies start. */
export function addEvents(shop: Workshop): Interruption[] {
  const interruptions: Interruption[] = [];
  const starts = shop.file.events.filter((event) => event.type === "start");
  const [start] = starts;
  const id = shop.graph.id("start");
  shop.graph.add(
    id,
    "onChat",
    { x: (start?.x ?? 0) - (start && start.x === 0 && start.y === 0 ? 360 : 0), y: start?.y ?? 0 },
    {},
  );
  shop.graph.connect(id, "next", startExit(shop, start));
  for (const event of shop.file.events) {
    if (event.type === "command") addCommand(shop, event, interruptions);
    else if (event.type === "reply") addReply(shop, event, interruptions);
    else if (event.type !== "start" && event.type !== "invalidReply") {
      shop.report.add(null, event, {
        severity: "unsupported",
        code: "event_unknown",
        message: `Events of the kind "${event.type.slice(0, 60)}" are not known.`,
        values: { kind: event.type.slice(0, 60) },
      });
    }
  }
  return interruptions;
}

function startExit(shop: Workshop, start: TypebotEvent | undefined): Exit {
  const wanted = shop.options.startGroup;
  if (wanted === undefined) return shop.edge(start?.outgoingEdgeId) ?? null;
  const group = shop.file.groups.find((one) => one.title === wanted || one.id === wanted);
  return group ? shop.place(group.id) : null;
}

function addCommand(shop: Workshop, event: TypebotEvent, interruptions: Interruption[]): void {
  const command = textAt(event.options, "command")?.trim();
  if (!command)
    return shop.report.add(null, event, {
      severity: "changed",
      code: "command_empty",
      message: "A command without a name was left out.",
    });
  const exit = shop.edge(event.outgoingEdgeId) ?? null;
  const returns = exit !== null && "group" in exit && shop.marks.reaches(exit.group);
  const resumes = flagAt(event.options, "resumeAfter") ?? false;
  const id = shop.graph.id(event.id);
  const data = {
    triggers: [{ type: "command", text: command.slice(0, 200) }],
    interrupt: true,
    comeBack: returns || resumes,
  };
  shop.graph.add(id, "onMessage", { x: event.x, y: event.y }, data);
  lead(shop, event, id, [], returns, exit);
  if (returns && !resumes) interruptions.push({ node: id });
}

/** Every reply runs this path first, and is then taken as the answer that it was. */
function addReply(shop: Workshop, event: TypebotEvent, interruptions: Interruption[]): void {
  const exit = shop.edge(event.outgoingEdgeId) ?? null;
  const returns = exit !== null && "group" in exit && shop.marks.reaches(exit.group);
  const id = shop.graph.id(event.id);
  shop.graph.add(
    id,
    "onMessage",
    { x: event.x, y: event.y },
    { triggers: [], interrupt: true, passOn: true, comeBack: true },
  );
  const content = shop.target(event.options, "contentVariableId");
  lead(
    shop,
    event,
    id,
    content === undefined ? [] : [{ variable: content, operation: "assign", value: "{{ event.text }}" }],
    returns,
    exit,
  );
  interruptions.push({ node: id });
}

function lead(
  shop: Workshop,
  event: TypebotEvent,
  id: string,
  assignments: { variable: string; operation: string; value: string }[],
  returns: boolean,
  exit: Exit,
): void {
  const all = returns
    ? [...assignments, { variable: shop.marks.variable, operation: "assign", value: QUESTION }]
    : assignments;
  if (all.length === 0) return shop.graph.connect(id, "next", exit);
  const set = shop.graph.id(`${event.id}.set`);
  shop.graph.add(set, "set", { x: event.x, y: event.y + 110 }, { assignments: all });
  shop.graph.connect(id, "next", { node: set });
  shop.graph.connect(set, "next", exit);
}
