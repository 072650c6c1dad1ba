import type { NodeFinding } from "../../kernel/node";
import { compileRegex } from "../../text/regex";
import { wholePattern } from "./accept-text";
import type { AskInput } from "./input";

/** What is wrong with an input as it is set up. Paths are within the node's data. */
export function lintInput(input: AskInput): NodeFinding[] {
  switch (input.type) {
    case "text": {
      const pattern = input.pattern ? compileRegex(wholePattern(input.pattern)) : null;
      return [
        ...(pattern && !pattern.ok
          ? [error("regex_invalid", ["pattern"], { reason: pattern.error.message })]
          : []),
        ...reversed(input.minLength, input.maxLength, "maxLength"),
      ];
    }
    case "number":
      return reversed(input.min, input.max);
    case "rating":
      return reversed(input.min, input.max);
    case "choice":
    case "pictureChoice":
      return [
        ...(input.options.length === 0 && input.from === undefined ? [error("no_options", ["options"])] : []),
        // Repeated ids of a single choice are repeated outlets, which every node is checked for.
        ...(input.multiple
          ? repeated(
              input.options.map((option) => option.id),
              "option_id_repeated",
              ["options"],
              "id",
            )
          : []),
        ...input.options.flatMap((option, index) =>
          RESERVED.has(option.id)
            ? [error("option_id_reserved", ["options", index, "id"], { id: option.id })]
            : [],
        ),
        ...input.options.flatMap((option, index) =>
          option.label.trim() === "" && !option.image
            ? [warning("option_without_label", ["options", index, "label"])]
            : [],
        ),
        ...(input.multiple ? reversed(input.min, input.max) : []),
        ...(input.multiple &&
        input.from === undefined &&
        input.min !== undefined &&
        input.min > input.options.length
          ? [error("min_above_options", ["min"])]
          : []),
      ];
    case "form":
      return repeated(
        input.fields.map((field) => field.name),
        "field_name_repeated",
        ["fields"],
        "name",
      ).concat(
        input.fields.flatMap((field, index) =>
          field.type === "choice" && !field.options?.length
            ? [error("no_options", ["fields", index, "options"])]
            : [],
        ),
      );
    case "email":
    case "phone":
    case "url":
    case "date":
    case "time":
    case "dateRange":
    case "file":
    case "location":
      return [];
  }
}

/** The ways out that every question may have. */
const RESERVED = new Set(["answered", "invalid", "timeout"]);

const finding =
  (severity: "error" | "warning") =>
  (code: string, path: (string | number)[], values?: NodeFinding["values"]): NodeFinding => ({
    severity,
    code,
    path: ["input", ...path],
    ...(values ? { values } : {}),
  });
const error = finding("error");
const warning = finding("warning");

/** Only fixed numbers can be compared beforehand. */
function reversed(
  min: number | string | undefined,
  max: number | string | undefined,
  at = "max",
): NodeFinding[] {
  return typeof min === "number" && typeof max === "number" && min > max
    ? [error("min_above_max", [at], { min, max })]
    : [];
}

function repeated(ids: string[], code: string, path: string[], key: string): NodeFinding[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [error(code, [...path, index, key], { id })] : [],
  );
}
