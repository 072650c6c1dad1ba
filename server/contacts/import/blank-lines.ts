import type { WorkspaceTx } from "../../db/tenant";

/** Digits at the end of a number that are enough to know it by, however it was written. */
const TELLING_DIGITS = 8;

/**
 * Takes the contents out of lines of files that name somebody who is erased: lines that were refused are kept to be looked at, those
 * that are to do would bring them back. `addresses` in their normal form; the line's number and the reason stay.
 */
export async function blankLines(
  tx: WorkspaceTx,
  workspaceId: string,
  addresses: readonly { kind: string; value: string }[],
): Promise<void> {
  const values = addresses.map(({ value }) => value.toLowerCase());
  const phones = addresses
    .filter(({ kind }) => kind === "phone")
    .map(({ value }) => value.replace(/\D/g, ""));
  if (values.length === 0) return;
  await tx.$executeRaw`
    UPDATE contact_import_line l SET cells = '[]' WHERE l.workspace_id = ${workspaceId}::uuid AND EXISTS (
      SELECT FROM json_array_elements_text(l.cells) c, LATERAL (SELECT ltrim(regexp_replace(c, '[^0-9]', '', 'g'), '0') AS digits) d
      WHERE lower(btrim(c)) = ANY (${values}::text[])
        OR (length(digits) >= ${TELLING_DIGITS}::int AND EXISTS (SELECT FROM unnest(${phones}::text[]) p WHERE p LIKE '%' || digits)))`;
}
