import type { Awaiting, Option } from "../../kernel/chat";
import type { NodeContext } from "../../kernel/node";
import { safeUrl } from "../../kernel/urls";
import { type Json, safeParse } from "../../text/json";
import { ownProperty } from "../../text/paths";
import { printValue } from "../../text/print";
import { boundOf, ratingBounds } from "./accept-number";
import type { AskInput, ChoiceOption } from "./input";
import { readDate } from "./read-date";

/** More options than this are a list to search through, not a question. */
const MAX_OPTIONS = 200;

/** What the visitor is shown: labels filled in, hidden options left out, a list variable's items as options. */
export function buildAwaiting(input: AskInput, save: string | undefined, context: NodeContext): Awaiting {
  const shared = sharedFields(input, save, context);
  switch (input.type) {
    case "text":
      return {
        type: "text",
        ...defined({ multiline: input.multiline, maxLength: input.maxLength }),
        ...shared,
      };
    case "phone":
      return { type: "phone", ...defined({ country: input.country }), ...shared };
    case "number":
      return {
        type: "number",
        ...defined({
          min: boundOf(input.min, context) ?? undefined,
          max: boundOf(input.max, context) ?? undefined,
          step: boundOf(input.step, context) ?? undefined,
        }),
        ...shared,
      };
    case "date":
    case "dateRange":
      return {
        type: input.type,
        ...defined({
          withTime: input.withTime,
          min: dateBound(input.min, context),
          max: dateBound(input.max, context),
        }),
        ...shared,
      };
    case "choice":
    case "pictureChoice": {
      const { multiple, min, max, searchable } = input;
      return {
        type: input.type,
        options: optionsOf(input, context),
        ...(multiple ? defined({ multiple, min, max }) : {}),
        ...defined({ searchable }),
        ...shared,
      };
    }
    case "rating": {
      const [min, max] = ratingBounds(input);
      return {
        type: "rating",
        min,
        max,
        style: input.style,
        ...rendered({ low: input.low, high: input.high }, context),
        ...shared,
      };
    }
    case "file":
      return {
        type: "file",
        ...defined({
          multiple: input.multiple,
          types: input.types,
          maxBytes: input.maxMegabytes === undefined ? undefined : Math.round(input.maxMegabytes * 1_000_000),
        }),
        ...shared,
      };
    case "form":
      return { type: "form", fields: input.fields.map((field) => formField(field, context)), ...shared };
    case "email":
    case "url":
    case "time":
    case "location":
      return { type: input.type, ...shared };
  }
}

function sharedFields(
  input: AskInput,
  save: string | undefined,
  context: NodeContext,
): { placeholder?: string; button?: string; prefill?: string; optional?: boolean } {
  const { placeholder, button } = input;
  // What a visitor asks or tells again is something else than before; an address or a number is mended.
  const isNew = input.type === "text" && context.visit > 1;
  const value = save === undefined || isNew ? null : context.read(save);
  const prefill = typeof value === "string" || typeof value === "number" ? printValue(value) : "";
  return {
    ...rendered({ placeholder, button }, context),
    ...(prefill ? { prefill } : {}),
    ...(input.type !== "form" && input.optional ? { optional: true } : {}),
  };
}

function optionsOf(
  input: Extract<AskInput, { type: "choice" | "pictureChoice" }>,
  context: NodeContext,
): Option[] {
  const listed = input.from === undefined ? null : itemsOf(context.read(input.from));
  return (
    listed ??
    input.options
      .filter((option) => option.when === undefined || context.test(option.when))
      .map((option) => staticOption(option, context))
  );
}

function staticOption(option: ChoiceOption, context: NodeContext): Option {
  const image = option.image === undefined ? null : safeUrl(context.render(option.image));
  return {
    id: option.id,
    label: context.render(option.label),
    ...rendered({ value: option.value, description: option.description }, context),
    ...(image ? { image } : {}),
  };
}

/** Options from a list's items; null where there is no list, so that the fixed options stand. Blanks and repeats are left out. */
function itemsOf(value: Json): Option[] | null {
  const list = asList(value);
  if (list === null) return null;
  const seen = new Set<string>();
  const options: Option[] = [];
  for (const item of list) {
    const option = itemOption(item, `item-${options.length + 1}`);
    if (option === null || seen.has(option.value ?? option.label) || options.length >= MAX_OPTIONS) continue;
    seen.add(option.value ?? option.label);
    options.push(option);
  }
  return options;
}

function asList(value: Json): Json[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string" || value.trim() === "") return null;
  const parsed = value.trim().startsWith("[") ? safeParse(value) : null;
  return parsed?.ok && Array.isArray(parsed.value) ? parsed.value : [value];
}

function itemOption(item: Json, id: string): Option | null {
  if (typeof item !== "object" || item === null) {
    const label = printValue(item).trim();
    return label === "" ? null : { id, label };
  }
  const text = (name: string): string => {
    const found = ownProperty(item, name);
    return typeof found === "object" ? "" : printValue(found).trim();
  };
  const [label, value, description] = [
    text("label") || text("title") || text("name") || text("value"),
    text("value"),
    text("description"),
  ];
  const image = safeUrl(text("image"));
  if (label === "" && !image) return null;
  return {
    id,
    label,
    ...(value && value !== label ? { value } : {}),
    ...(image ? { image } : {}),
    ...(description ? { description } : {}),
  };
}

function formField(
  field: Extract<AskInput, { type: "form" }>["fields"][number],
  context: NodeContext,
): Extract<Awaiting, { type: "form" }>["fields"][number] {
  const prefillable = {
    name: field.name,
    label: context.render(field.label),
    type: field.type,
    ...(field.required ? { required: true } : {}),
    ...rendered({ placeholder: field.placeholder }, context),
  };
  if (!field.options) return prefillable;
  return {
    ...prefillable,
    options: field.options.map((one) => ({
      id: one.id,
      label: context.render(one.label),
      ...rendered({ value: one.value }, context),
    })),
  };
}

/** A bound as the date picker of a page wants it. */
function dateBound(template: string | undefined, context: NodeContext): string | undefined {
  const text = template === undefined ? "" : context.render(template).trim();
  if (text === "") return undefined;
  const date = readDate(text, {
    now: context.now,
    timeZone: context.timeZone,
    locale: context.locale,
    dayFirst: false,
    forward: false,
  });
  if (!date) return undefined;
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(date.year).padStart(4, "0")}-${two(date.month)}-${two(date.day)}${date.hour === undefined ? "" : `T${two(date.hour)}:${two(date.minute ?? 0)}`}`;
}

/** The templates that are there, filled in; empty ones are left out. */
function rendered<K extends string>(
  templates: { [key in K]?: string | undefined },
  context: NodeContext,
): { [key in K]?: string } {
  const out: { [key in K]?: string } = {};
  for (const key in templates) {
    const text = templates[key] === undefined ? "" : context.render(templates[key]);
    if (text) out[key] = text;
  }
  return out;
}

/** Without the keys that are undefined: they would not survive JSON. */
function defined<T extends object>(object: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const out: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const key in object) {
    const value = object[key];
    if (value !== undefined && value !== null) out[key] = value;
  }
  return out;
}
