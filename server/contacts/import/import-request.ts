import { z } from "zod";
import { AppError } from "../../errors";
import { guessTargets, type ImportMapping, importMappingSchema, targetSchema } from "./import-mapping";
import { PRESETS, presetOf } from "./import-presets";

/** What a program says with a file before anybody has seen its columns. */
export const importRequestSchema = z.strictObject({
  columns: z
    .record(z.string().trim().min(1).max(100), targetSchema)
    .default({})
    .describe("Where columns go, by their names in the file (of NDJSON: its keys)"),
  others: z
    .enum(["guess", "skip"])
    .default("guess")
    .describe("Columns that are not named: guessed by their names, as the page does it, or left out"),
  ...importMappingSchema.omit({ targets: true }).shape,
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

/** The mapping of a request for the columns that a file has, or why there is none, as the import's problem. */
export function mappingOf(
  { columns: named, others, ...rest }: ImportRequest,
  columns: readonly string[],
): ImportMapping | "mapping-column" | "mapping-identity" {
  if (Object.keys(named).some((name) => !columns.includes(name))) return "mapping-column";
  const preset = presetOf(columns);
  const shop = preset === "generic" ? undefined : PRESETS[preset];
  const guesses = guessTargets(columns, shop?.targets);
  const taken = new Set<string>(Object.values(named));
  const targets = columns.map((column, n) => {
    // Of two columns of one name the first is meant.
    const given = columns.indexOf(column) === n && Object.hasOwn(named, column) ? named[column] : undefined;
    const guess = others === "guess" ? guesses[n] : undefined;
    return given ?? (guess && !taken.has(guess) ? guess : "skip");
  });
  if (!targets.some(isIdentity)) return "mapping-identity";
  return { ...rest, targets, ...(shop && !rest.consentSource ? { consentSource: shop.source } : {}) };
}

const isIdentity = (target: string): boolean =>
  target === "email" || target === "phone" || target === "externalId";

/** The same for a mapping that somebody chose on the page; throws 422 where it does not fit the columns. */
export function requireMapping({ targets }: ImportMapping, columns: readonly string[]): void {
  if (targets.length !== columns.length)
    throw new AppError(422, "import-mapping", "Say where each column goes.");
  if (!targets.some(isIdentity))
    throw new AppError(
      422,
      "import-identity",
      "One column has to say who it is: e-mail, phone or customer number.",
    );
}
