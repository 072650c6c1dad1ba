import type { Json } from "../text/json";

/** The schema number that documents are written with. */
export const CURRENT_SCHEMA = 1;

/** One step: takes a document of `from` to the next number. */
type Migration = { from: number; migrate: (document: { [key: string]: Json }) => { [key: string]: Json } };

const MIGRATIONS: readonly Migration[] = [];

/** Brings a document of an older schema to the current one. What is no document is given back as it is. */
export function migrateDocument(document: Json, migrations: readonly Migration[] = MIGRATIONS): Json {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return document;
  return migrations.reduce(
    (current, step) =>
      current.schema === step.from ? { ...step.migrate(current), schema: step.from + 1 } : current,
    document,
  );
}
