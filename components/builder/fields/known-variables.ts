import type { Flow } from "../../../flow/index";

export type KnownVariable = {
  path: string;
  kind: "declared" | "written" | "contact" | "conversation" | "event" | "workspace";
  note?: string;
};

/** Keys of node data that name where a value is kept. */
const TARGET_KEYS = new Set(["save", "saveInvalid", "saveStatus", "variable", "into", "item", "index"]);

const CONTACT = ["firstName", "lastName", "name", "email", "phone", "externalId", "locale"];
const CONVERSATION = ["id", "channel", "locale", "page.url", "page.title"];

/** How a variable's name is written inside {{ }}: names with spaces go through vars["…"]. */
export function templatePath(name: string): string {
  return /^\p{L}[\p{L}\p{M}\p{N}_]*(\.[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)*$/u.test(name)
    ? name
    : `vars[${JSON.stringify(name)}]`;
}

/** Every value that texts of this flow may print: declared variables, those its steps write, and the profile's fields. */
export function knownVariables(flow: Flow): KnownVariable[] {
  const known = new Map<string, KnownVariable>();
  for (const variable of flow.variables)
    known.set(variable.name, {
      path: variable.name,
      kind: "declared",
      ...(variable.description ? { note: variable.description } : {}),
    });
  for (const node of flow.nodes) {
    for (const name of targetsIn(node.data)) {
      const path = name.startsWith("vars.") ? name.slice(5) : name;
      if (path && !known.has(path))
        known.set(path, { path, kind: path.startsWith("contact.") ? "contact" : "written" });
    }
  }
  for (const field of CONTACT)
    known.set(
      `contact.${field}`,
      known.get(`contact.${field}`) ?? { path: `contact.${field}`, kind: "contact" },
    );
  for (const field of CONVERSATION)
    known.set(`conversation.${field}`, { path: `conversation.${field}`, kind: "conversation" });
  known.set("event", { path: "event", kind: "event" });
  return [...known.values()];
}

/** Names that a step's data writes to, wherever they stand in it. */
function targetsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(targetsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    TARGET_KEYS.has(key) && typeof inner === "string" ? [inner] : targetsIn(inner),
  );
}
