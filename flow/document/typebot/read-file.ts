import { LIMITS } from "../../kernel/limits";
import { checkDepth, jsonSize, sanitizeJson } from "../../text/json";
import { at, isObject, type Loose, listAt, numberAt, objectAt, textAt } from "./fields";
import type {
  TypebotBlock,
  TypebotEdge,
  TypebotEvent,
  TypebotFile,
  TypebotGroup,
  TypebotItem,
  TypebotVariable,
} from "./typebot-file";

export type ImportError = { path: string; code: string; message: string };
export type ReadFile = { ok: true; file: TypebotFile } | { ok: false; errors: ImportError[] };

const MAX_ERRORS = 20;

/** Reads a Typebot file of any version. What is not one is refused with the path of the fault. Never throws. */
export function readTypebotFile(document: unknown): ReadFile {
  if (!checkDepth(document, LIMITS.depth))
    return refused("", "too_deep", `A file is at most ${LIMITS.depth} levels deep.`);
  if (!isObject(document))
    return refused("", "not_a_typebot", "A Typebot file is a JSON object with groups and edges.");
  if (jsonSize(document) > LIMITS.documentBytes)
    return refused("", "too_large", `A file holds at most ${LIMITS.documentBytes} bytes of JSON.`);
  const clean = sanitizeJson(document, LIMITS.depth);
  return isObject(clean)
    ? new Reader(clean).read()
    : refused("", "not_a_typebot", "A Typebot file is a JSON object with groups and edges.");
}

const refused = (path: string, code: string, message: string): ReadFile => ({
  ok: false,
  errors: [{ path, code, message }],
});

class Reader {
  private readonly errors: ImportError[] = [];

  constructor(private readonly root: Loose) {}

  read(): ReadFile {
    const { root } = this;
    const version = this.version();
    // The files of early 2022 call groups "blocks" and blocks "steps".
    const oldest =
      !Array.isArray(root.groups) &&
      Array.isArray(root.blocks) &&
      root.blocks.every((one) => !isObject(one) || !("type" in one));
    const key = oldest ? "blocks" : "groups";
    if (!Array.isArray(root[key])) {
      const hint = Array.isArray(root.nodes)
        ? " This looks like a flow of Parley's own: import it as such."
        : "";
      this.fault("groups", "groups_missing", `A Typebot file has a list of groups.${hint}`);
      return { ok: false, errors: this.errors };
    }
    const groups = this.groups(root[key], key, oldest);
    const edges = this.edges(oldest);
    const start = startOf(groups);
    const events = this.events();
    if (events.every((one) => one.type !== "start") && start) events.unshift(start);
    const count = groups.reduce((sum, group) => sum + group.blocks.length, 0);
    if (count > LIMITS.nodes)
      this.fault(key, "too_many", `A flow has at most ${LIMITS.nodes} blocks; this one has ${count}.`);
    if (this.errors.length > 0) return { ok: false, errors: this.errors.slice(0, MAX_ERRORS) };
    const withoutStart = groups.flatMap((group) => {
      const blocks = group.blocks.filter((block) => block.type !== "start");
      return blocks.length === 0 && group.blocks.length > 0 ? [] : [{ ...group, blocks }];
    });
    return {
      ok: true,
      file: {
        id: textAt(root, "id") || "imported",
        name: textAt(root, "name") || "Imported",
        version,
        events,
        groups: withoutStart,
        edges,
        variables: this.variables(),
        theme: objectAt(root, "theme"),
        settings: objectAt(root, "settings"),
      },
    };
  }

  private fault(path: string, code: string, message: string): void {
    this.errors.push({ path, code, message });
  }

  private version(): number {
    const source = at(this.root, "version");
    if (source === undefined || source === null) return 3;
    const number = typeof source === "string" || typeof source === "number" ? Number(source) : Number.NaN;
    if (Number.isFinite(number) && number >= 1 && number < 7) return number;
    const newer = number >= 7 ? " It was made by a newer Typebot than this importer knows (6.1)." : "";
    this.fault(
      "version",
      "version_unknown",
      `${JSON.stringify(source)?.slice(0, 40)} is not a known version.${newer}`,
    );
    return 6.1;
  }

  private groups(list: unknown[], key: string, oldest: boolean): TypebotGroup[] {
    const ids = new Set<string>();
    return list.flatMap((source, index) => {
      const path = `${key}.${index}`;
      if (!isObject(source)) return this.skip(path, "not_an_object", "A group is an object.");
      const id = textAt(source, "id");
      if (!id) return this.skip(`${path}.id`, "id_missing", "A group has an id.");
      if (ids.has(id))
        return this.skip(`${path}.id`, "id_twice", `The group id "${id.slice(0, 60)}" is used twice.`);
      ids.add(id);
      const inside = oldest ? "steps" : "blocks";
      const blocks = at(source, inside);
      if (blocks !== undefined && blocks !== null && !Array.isArray(blocks))
        return this.skip(`${path}.${inside}`, "not_a_list", "The blocks of a group are a list.");
      const place = objectAt(source, "graphCoordinates");
      const read = (Array.isArray(blocks) ? blocks : []).flatMap((block: unknown, at) =>
        this.block(block, `${path}.${inside}.${at}`),
      );
      return [
        {
          id,
          title: textAt(source, "title") ?? "",
          x: coordinate(place, "x"),
          y: coordinate(place, "y"),
          blocks: read,
        },
      ];
    });
  }

  private block(source: unknown, path: string): TypebotBlock[] {
    if (!isObject(source)) return this.skip(path, "not_an_object", "A block is an object.");
    const [id, type] = [textAt(source, "id"), textAt(source, "type")];
    if (!id) return this.skip(`${path}.id`, "id_missing", "A block has an id.");
    if (!type) return this.skip(`${path}.type`, "type_missing", "A block has a type.");
    for (const [key, kind] of [
      ["options", "object"],
      ["content", "object"],
      ["items", "list"],
    ] as const) {
      const value = at(source, key);
      const fits =
        value === undefined || value === null || (kind === "list" ? Array.isArray(value) : isObject(value));
      // The oldest start block and some broken ones hold texts here; only what would be read is refused.
      if (!fits)
        return this.skip(
          `${path}.${key}`,
          kind === "list" ? "not_a_list" : "not_an_object",
          `"${key}" of a block is ${kind === "list" ? "a list" : "an object"}.`,
        );
    }
    const options = objectAt(source, "options");
    const content = at(source, "content");
    const items = Array.isArray(source.items) ? source.items : listAt(options, "items");
    return [
      {
        id,
        type,
        options,
        content: isObject(content) ? content : null,
        items: items.flatMap((item, index) => readItem(item, `${id}-${index + 1}`)),
        ...edgeOf(source),
      },
    ];
  }

  private edges(oldest: boolean): Map<string, TypebotEdge> {
    const edges = new Map<string, TypebotEdge>();
    const list = at(this.root, "edges");
    if (list !== undefined && list !== null && !Array.isArray(list))
      this.fault("edges", "not_a_list", "The edges are a list.");
    for (const source of Array.isArray(list) ? list : []) {
      const id = textAt(source, "id");
      const to = at(source, "to");
      const groupId = textAt(to, oldest ? "blockId" : "groupId");
      const blockId = textAt(to, oldest ? "stepId" : "blockId");
      // Edges that fit no schema are dropped by Typebot too.
      if (id && groupId) edges.set(id, { id, groupId, ...(blockId ? { blockId } : {}) });
    }
    return edges;
  }

  private events(): TypebotEvent[] {
    const list = at(this.root, "events");
    if (list !== undefined && list !== null && !Array.isArray(list))
      this.fault("events", "not_a_list", "The events are a list.");
    return (Array.isArray(list) ? list : []).flatMap((source: unknown, index): TypebotEvent[] => {
      const [id, type] = [textAt(source, "id"), textAt(source, "type")];
      if (!id || !type)
        return this.skip(`events.${index}`, "event_invalid", "An event has an id and a type.");
      const place = objectAt(source, "graphCoordinates");
      return [
        {
          id,
          type,
          options: objectAt(source, "options"),
          ...edgeOf(source),
          x: coordinate(place, "x"),
          y: coordinate(place, "y"),
        },
      ];
    });
  }

  private variables(): TypebotVariable[] {
    return listAt(this.root, "variables").flatMap((source): TypebotVariable[] => {
      const [id, name] = [textAt(source, "id"), textAt(source, "name")];
      if (!id || name === undefined || name === "") return [];
      const value = storedValue(at(source, "value"));
      return [{ id, name, ...(value === null ? {} : { value }) }];
    });
  }

  private skip(path: string, code: string, message: string): [] {
    this.fault(path, code, message);
    return [];
  }
}

const coordinate = (place: Loose, key: string): number =>
  Math.max(-1e6, Math.min(1e6, Math.round(numberAt(place, key) ?? 0)));

const edgeOf = (source: unknown): { outgoingEdgeId?: string } => {
  const id = textAt(source, "outgoingEdgeId");
  return id ? { outgoingEdgeId: id } : {};
};

function readItem(source: unknown, otherwise: string): TypebotItem[] {
  return isObject(source)
    ? [{ id: textAt(source, "id") || otherwise, fields: source, ...edgeOf(source) }]
    : [];
}

/** Before version 6 the start was a block, alone in the first group. */
function startOf(groups: readonly TypebotGroup[]): TypebotEvent | null {
  for (const group of groups) {
    const block = group.blocks.find((one) => one.type === "start");
    if (block)
      return {
        id: group.id,
        type: "start",
        options: {},
        x: group.x,
        y: group.y,
        ...(block.outgoingEdgeId ? { outgoingEdgeId: block.outgoingEdgeId } : {}),
      };
  }
  return null;
}

/** A variable's value as Typebot keeps it: a text, or a list of texts. */
function storedValue(value: unknown): string | (string | null)[] | null {
  if (value === undefined || value === null || value === "") return null;
  if (Array.isArray(value))
    return value.map((item) =>
      item === null ? null : typeof item === "string" ? item : JSON.stringify(item),
    );
  return typeof value === "string" ? value : JSON.stringify(value);
}
