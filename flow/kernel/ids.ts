import { z } from "zod";
import { isForbiddenName } from "../text/paths";
import { LIMITS } from "./limits";

/** Id of a node, edge, option, rule or variant: visible characters without spaces, quotes or control characters. */
export const idSchema = z
  .string()
  .min(1)
  .max(LIMITS.idLength)
  .regex(/^[^\s"'`\\\p{Cc}\p{Cs}]+$/u, "use letters, digits, - and _")
  .refine((id) => !isForbiddenName(id), "this id is reserved");

/** Name of a variable: any visible characters; names that are not plain identifiers are reached as vars["My name"]. */
export const variableNameSchema = z
  .string()
  .min(1)
  .max(LIMITS.nameLength)
  .regex(/^[^"\\\p{Cc}\p{Cs}]+$/u, "a name has no quotes, backslashes or control characters")
  .refine((name) => name.trim() === name, "a name does not begin or end with a space")
  .refine((name) => !isForbiddenName(name), "this name is reserved");

/**
 * Where a value is kept: a variable's bare name ("email"), or a profile field ("contact.email").
 * `vars.x` is the same as `x`. Empty while an author has not chosen yet: nothing is kept, and lint says so.
 */
export const targetSchema = z
  .string()
  .max(LIMITS.nameLength + 8)
  .regex(/^[^"\\\p{Cc}\p{Cs}]*$/u, "name a variable, or contact.field")
  .refine((name) => !name.split(".").some(isForbiddenName), "this name is reserved")
  .meta({ field: "variable" });
