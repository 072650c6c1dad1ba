import { z } from "zod";
import { type Condition, conditionSchema } from "../text/condition";

export type DataPath = (string | number)[];

/** What a node's data holds that other tools care for: texts with {{ }}, conditions, names of variables, regular expressions. */
export type DataField =
  | { kind: "template"; path: DataPath; text: string; url: boolean }
  | { kind: "condition"; path: DataPath; condition: Condition }
  /** `reads`: a name that is only read; the others are written. */
  | { kind: "variable"; path: DataPath; name: string; reads: boolean }
  /** Another node of this flow. */
  | { kind: "node"; path: DataPath; id: string }
  /** Another flow. */
  | { kind: "flow"; path: DataPath; id: string }
  | { kind: "code"; path: DataPath; code: string };

type Visit = (field: DataField) => void;
type Walker = (value: unknown, path: DataPath, visit: Visit) => void;

/** Finds the fields of a node's data by what its schema's `.meta()` says. The data must have passed the schema. */
export function walkData(schema: z.ZodType, data: unknown, visit: Visit): void {
  walkerOf(schema)?.(data, [], visit);
}

/** Every text with {{ }} that a node's data may hold, in order. */
export function templateFields(schema: z.ZodType, data: unknown): { path: DataPath; text: string }[] {
  const found: { path: DataPath; text: string }[] = [];
  walkData(schema, data, (field) => {
    if (field.kind === "template") found.push({ path: field.path, text: field.text });
  });
  return found;
}

const walkers = new WeakMap<object, { walker: Walker | null }>();

/** A schema's walker, made once; null where nothing below it is of interest, so whole branches are skipped. */
function walkerOf(schema: unknown): Walker | null {
  if (typeof schema !== "object" || schema === null) return null;
  const known = walkers.get(schema);
  if (known) return known.walker;
  const entry: { walker: Walker | null } = { walker: null };
  walkers.set(schema, entry);
  entry.walker = makeWalker(schema);
  return entry.walker;
}

function makeWalker(schema: object): Walker | null {
  if (schema === conditionSchema) {
    return (value, path, visit) => {
      if (isCondition(value)) visit({ kind: "condition", path, condition: value });
    };
  }
  if (!(schema instanceof z.ZodType)) return null;
  const meta = schema.meta();
  if (meta?.template === true) return meta.field === "rich" ? walkRich : templateWalker(meta.field === "url");
  const named = namedField(meta?.field, meta?.reads === true);
  if (named) {
    return (value, path, visit) => {
      if (typeof value === "string") visit(named(value, path));
    };
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault
  )
    return walkerOf(schema.def.innerType);
  if (schema instanceof z.ZodArray) return arrayWalker(walkerOf(schema.element));
  if (schema instanceof z.ZodObject) return objectWalker(schema.shape);
  if (schema instanceof z.ZodDiscriminatedUnion)
    return taggedWalker(schema.def.discriminator, schema.options);
  if (schema instanceof z.ZodUnion) return unionWalker(schema.options);
  return null;
}

function namedField(field: unknown, reads: boolean): ((value: string, path: DataPath) => DataField) | null {
  switch (field) {
    case "variable":
      return (name, path) => ({ kind: "variable", path, name, reads });
    case "node":
    case "flow":
      return (id, path) => ({ kind: field, path, id });
    case "code":
      return (code, path) => ({ kind: "code", path, code });
    default:
      return null;
  }
}

const templateWalker =
  (url: boolean): Walker =>
  (value, path, visit) => {
    if (typeof value === "string") visit({ kind: "template", path, text: value, url });
  };

/** Rich text: the words and addresses of its leaves. */
const walkRich: Walker = (value, path, visit) => {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (typeof child === "string" && (key === "text" || key === "url"))
      visit({ kind: "template", path: at, text: child, url: key === "url" });
    else walkRich(child, at, visit);
  }
};

function arrayWalker(item: Walker | null): Walker | null {
  if (!item) return null;
  return (value, path, visit) => {
    if (Array.isArray(value)) for (const [index, one] of value.entries()) item(one, [...path, index], visit);
  };
}

function objectWalker(shape: { readonly [key: string]: unknown }): Walker | null {
  const fields = Object.entries(shape).flatMap(([key, schema]): [string, Walker][] => {
    const walker = walkerOf(schema);
    return walker ? [[key, walker]] : [];
  });
  if (fields.length === 0) return null;
  return (value, path, visit) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, walker] of fields) {
      const child: unknown = Reflect.get(value, key);
      if (child !== undefined) walker(child, [...path, key], visit);
    }
  };
}

function taggedWalker(tag: string, options: readonly unknown[]): Walker | null {
  const byTag = new Map<unknown, Walker>();
  for (const option of options) {
    const literal = option instanceof z.ZodObject ? option.shape[tag] : undefined;
    const walker = walkerOf(option);
    if (walker && literal instanceof z.ZodLiteral)
      for (const value of literal.values) byTag.set(value, walker);
  }
  if (byTag.size === 0) return null;
  return (value, path, visit) => {
    if (typeof value === "object" && value !== null) byTag.get(Reflect.get(value, tag))?.(value, path, visit);
  };
}

function unionWalker(options: readonly unknown[]): Walker | null {
  const walkable = options.flatMap((option) => {
    const walker = walkerOf(option);
    return walker && option instanceof z.ZodType ? [{ option, walker }] : [];
  });
  if (walkable.length === 0) return null;
  return (value, path, visit) =>
    walkable.find(({ option }) => option.safeParse(value).success)?.walker(value, path, visit);
}

const isCondition = (value: unknown): value is Condition =>
  typeof value === "object" && value !== null && ("all" in value || "any" in value || "none" in value);
