import { type Flow, parseFlow } from "../../flow";
import { importTypebot, type ReportEntry } from "../../flow/document/typebot";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { invalidFlow } from "./flow-document";
import { insertFlow } from "./insert-flow";

export interface Imported {
  id: string;
  name: string;
  /** What could not be kept as it was; empty for our own format. */
  report: ReportEntry[];
}

export interface ImportInput {
  /** The file's JSON. */
  document: unknown;
  /** Whose format it is; without it, what it looks like. */
  from?: "parley" | "typebot" | undefined;
  name?: string | undefined;
}

/**
 * Takes a document from outside as a new flow of this workspace, with an id of its own; nothing that it names elsewhere
 * is touched. Throws 400 `invalid-flow` with the path of the first fault. Not live until somebody publishes it.
 */
export async function importFlow(actor: Actor, input: ImportInput): Promise<Imported> {
  const { flow, report, format } = read(input.document, input.from);
  const id = uuidv7();
  const name = (input.name ?? flow.name).trim().slice(0, 200) || "Imported flow";
  await inWorkspace(actor.workspaceId, async (tx) => {
    await insertFlow(tx, actor, id, name, flow);
    await recordAudit(tx, actor, "flows.import", id, { name, format });
  });
  return { id, name, report };
}

function read(
  document: unknown,
  from = looksLikeTypebot(document) ? "typebot" : "parley",
): { flow: Flow; report: ReportEntry[]; format: string } {
  if (from === "typebot") {
    const imported = importTypebot(document);
    if (!imported.ok) throw invalidFlow(imported.errors);
    return { flow: imported.flow, report: imported.report, format: "typebot" };
  }
  const parsed = parseFlow(document);
  if (!parsed.ok) throw invalidFlow(parsed.errors);
  return { flow: parsed.flow, report: [], format: "parley" };
}

/** Typebot's files have groups of blocks where ours have nodes. */
function looksLikeTypebot(document: unknown): boolean {
  return (
    typeof document === "object" &&
    document !== null &&
    !("nodes" in document) &&
    ("groups" in document || "blocks" in document)
  );
}
