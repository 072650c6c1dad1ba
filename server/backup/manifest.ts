import { z } from "zod";

/** How archives are laid out; raised when older programs could not read them. */
export const FORMAT = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The last file of an archive: what it holds, so that what is missing or changed is noticed. */
export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  parley: z.string(),
  postgresql: z.string(),
  takenAt: z.string(),
  migrations: z.array(z.strictObject({ name: z.string(), checksum: hash })),
  /** A fingerprint of the secret key, not the key. */
  keyId: hash,
  keyIncluded: z.boolean(),
  partitions: z.array(z.strictObject({ name: z.string(), parent: z.string(), bound: z.string() })),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string(), called: z.boolean() })),
  /** In the order in which they are filled again. */
  tables: z.array(
    z.strictObject({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.number().int(),
      /** The sum of the hashes of its rows, by the database: the same in any order. */
      fingerprint: z.string(),
      /** SHA-256 of its bytes in the archive. */
      sha256: hash,
    }),
  ),
  files: z.strictObject({
    count: z.number().int(),
    bytes: z.number().int(),
    /** Stored files whose bytes were not there. */
    missing: z.number().int(),
    /** SHA-256 over names and bytes in order. */
    sha256: hash,
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type TableManifest = Manifest["tables"][number];
