import { inWorkspace } from "../../db/tenant";
import { AppError } from "../../errors";
import { identityKey, knownIdentities, readNew } from "../insert-contacts";
import { identitiesOf, surroundings } from "../upsert-contact";
import type { ImportMapping } from "./import-mapping";
import { lineToContact } from "./line-to-contact";
import { columnsOf } from "./read-import";

const LOOKED_AT = 200;
const SHOWN = 8;

export interface PreviewLine {
  line: number;
  /** By what the contact is known; empty: the line is refused. */
  who: string[];
  /** Somebody has one of these already. */
  known: boolean;
  fields: number;
  tags: string[];
  /** Channels with what was said; a channel that is mapped and not here stays unknown. */
  consent: { channel: string; granted: boolean }[];
  refused: { code: string; column: string; message: string } | null;
}

export interface ImportPreview {
  /** Of the first lines: how many were looked at, would be refused, and have a consent that counts. */
  looked: number;
  refused: number;
  consented: number;
  lines: PreviewLine[];
}

/** What the first lines of a file would become by a mapping. Nothing is written. */
export async function previewImport(
  workspaceId: string,
  input: { importId: string; mapping: ImportMapping },
): Promise<ImportPreview> {
  return inWorkspace(workspaceId, async (tx) => {
    const { columns, state } = await columnsOf(tx, workspaceId, input.importId);
    if (state !== "draft") throw new AppError(409, "import-begun", "This import is not waiting.");
    if (input.mapping.targets.length !== columns.length)
      throw new AppError(422, "import-mapping", "Say where each column goes.");
    const rows = await tx.$queryRaw<{ line: number; cells: string[] }[]>`
      SELECT line, cells FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${input.importId}::uuid AND refused IS NULL ORDER BY line LIMIT ${LOOKED_AT}`;
    const around = await surroundings(tx, workspaceId, "import");
    const read = rows.map(({ line, cells }) => {
      try {
        const contact = lineToContact(columns, cells, input.mapping);
        const identities = identitiesOf(contact, around.locale);
        if (identities.length === 0)
          throw new AppError(
            422,
            "identity-missing",
            "Nobody is named: no e-mail, phone or customer number.",
          );
        const { row } = readNew({ input: contact, identities }, around);
        return { line, contact, identities, fields: Object.keys(row.profile).length, refused: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const refused = { code: error.code, column: error.path ?? "", message: error.message };
        return { line, contact: undefined, identities: [], fields: 0, refused };
      }
    });
    const known = await knownIdentities(
      tx,
      workspaceId,
      read.flatMap(({ identities }) => identities),
    );
    const lines = read.map(
      ({ line, contact, identities, fields, refused }): PreviewLine => ({
        line,
        who: identities.map(({ shown }) => shown),
        known: identities.some((one) => known.has(identityKey(one))),
        fields,
        tags: contact?.tags ?? [],
        consent: (contact?.consent ?? []).map(({ channel, granted }) => ({ channel, granted })),
        refused,
      }),
    );
    return {
      looked: lines.length,
      refused: lines.filter((one) => one.refused).length,
      consented: lines.filter((one) => one.consent.some(({ granted }) => granted)).length,
      // Those that are refused are worth seeing first.
      lines: [...lines]
        .sort((a, b) => Number(b.refused !== null) - Number(a.refused !== null))
        .slice(0, SHOWN),
    };
  });
}
