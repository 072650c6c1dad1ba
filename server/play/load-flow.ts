import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Flow, type Json, parseFlow } from "../../flow";
import { importTypebot, type ReportEntry } from "../../flow/document/typebot";
import { safeParse } from "../../flow/text/json";

export type LoadOptions = {
  file: string;
  from: "parley" | "typebot";
  linked: readonly string[];
  trustScripts: boolean;
  startGroup?: string;
  listed?: { [id: string]: string };
};
export type Loaded = { flow: Flow; library: Flow[]; report: ReportEntry[] };

/** A file that cannot be played; the message is for the person at the terminal. */
export class UnplayableFile extends Error {
  override readonly name = "UnplayableFile";
}

/**
 * Reads the flow to be played and the flows that it may call. A linked file is found by its own id, and by the id under
 * which a recording lists it (`listed`: id -> path; paths are told apart by their file names).
 */
export async function loadFlows(options: LoadOptions): Promise<Loaded> {
  const main = read(await readJson(options.file), options.file, options, options.startGroup);
  const library = new Map<string, Flow>();
  const documents = await Promise.all(
    options.linked.map(async (file) => ({ file, document: await readJson(file) })),
  );
  for (const { file, document } of documents) {
    const { flow } = read(document, file, options);
    if (!library.has(flow.id)) library.set(flow.id, flow);
  }
  for (const [id, listed] of Object.entries(options.listed ?? {})) {
    const found =
      documents.find(({ file }) => nameOf(file) === nameOf(listed)) ??
      documents.find(({ file }) => nameOf(file).endsWith(`__${nameOf(listed)}`));
    if (
      !found ||
      id === main.flow.id ||
      library.has(id) ||
      typeof found.document !== "object" ||
      found.document === null ||
      Array.isArray(found.document)
    )
      continue;
    library.set(id, read({ ...found.document, id }, found.file, options).flow);
  }
  return { flow: main.flow, library: [...library.values()], report: main.report };
}

/** Folders are part of a listed path, and part of a file's name where a collection is kept flat. */
const nameOf = (file: string): string => {
  const flat = file
    .replace(/\\/g, "/")
    .replace(/^(?:.*\/)?flows(?:-old)?\//, "")
    .replaceAll("/", "__");
  return flat.startsWith("__") ? path.basename(file) : flat;
};

function read(
  document: Json,
  file: string,
  { from, trustScripts }: LoadOptions,
  startGroup?: string,
): { flow: Flow; report: ReportEntry[] } {
  const imported =
    from === "typebot"
      ? importTypebot(document, { trustScripts, ...(startGroup === undefined ? {} : { startGroup }) })
      : null;
  const result = imported ?? parseFlow(document);
  if (!result.ok) {
    const faults = result.errors
      .slice(0, 5)
      .map((error) => `  ${error.path || "(the whole file)"}: ${error.message}`);
    const hint =
      from === "parley" && typeof document === "object" && document !== null && "groups" in document
        ? ["  (a Typebot file is played with --from typebot)"]
        : [];
    throw new UnplayableFile([`${file} cannot be played:`, ...faults, ...hint].join("\n"));
  }
  return { flow: result.flow, report: imported?.ok ? imported.report : [] };
}

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UnplayableFile(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function readJson(file: string): Promise<Json> {
  const parsed = safeParse(await readText(file));
  if (parsed.ok) return parsed.value;
  const { message, position, path: at } = parsed.error;
  throw new UnplayableFile(
    `${file} is not usable JSON: ${message}${position === undefined ? "" : ` (at character ${position})`}${at?.length ? ` at ${at.join(".")}` : ""}`,
  );
}
