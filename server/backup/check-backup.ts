import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { Migration } from "../db/migrate";
import { errorCode, errorMessage, StartError } from "../errors";
import { type Manifest, manifestSchema } from "./manifest";
import { readTar, type TarFile } from "./tar";

/** Opens an archive; its files come in order. */
export async function* openBackup(file: string): AsyncGenerator<TarFile> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  yield* readTar(source.pipe(gunzip));
}

/** Reads an archive to its end and compares it with its manifest. Throws a StartError that says what is wrong with it. */
export async function checkBackup(file: string, known: readonly Migration[]): Promise<Manifest> {
  const tables = new Map<string, Hash>();
  const files = { count: 0, sum: createHash("sha256") };
  let text: Buffer | undefined;
  try {
    for await (const { name, size, bytes } of openBackup(file)) {
      const [kind = "", rest = ""] = name.split("/");
      if (name === "manifest.json") text = await whole(bytes);
      else if (kind === "tables") {
        const sum = tables.get(rest) ?? createHash("sha256");
        tables.set(rest, sum);
        for await (const piece of bytes) sum.update(piece);
      } else if (kind === "files") {
        files.count++;
        files.sum.update(`${name}\n${size}\n`);
        for await (const piece of bytes) files.sum.update(piece);
      }
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw new StartError(`${file} is not there`, error);
    throw new StartError(
      `${file} cannot be read as a backup (${errorMessage(error)}): take another one`,
      error,
    );
  }
  if (!text) throw new StartError(`${file} is cut off: its list of contents is missing`);
  const manifest = readManifest(text, file);
  for (const { name, sha256 } of manifest.tables) {
    const sum = (tables.get(name) ?? createHash("sha256")).digest("hex");
    if (sum !== sha256)
      throw new StartError(`${file} is damaged: the rows of ${name} are not as they were written`);
  }
  if (files.count !== manifest.files.count || files.sum.digest("hex") !== manifest.files.sha256)
    throw new StartError(`${file} is damaged: the uploaded files are not as they were written`);
  checkMigrations(manifest, known);
  return manifest;
}

function readManifest(text: Buffer, file: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch (error) {
    throw new StartError(`${file} is damaged: its list of contents cannot be read`, error);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw new StartError(`${file} was written by a newer Parley: use that version`);
  return parsed.data;
}

function checkMigrations(manifest: Manifest, known: readonly Migration[]): void {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  const unknown = manifest.migrations.find(({ name }) => !checksums.has(name));
  if (unknown) {
    throw new StartError(
      `the backup was made by a newer Parley (${manifest.parley}, migration ${unknown.name}): use that version`,
    );
  }
  const changed = manifest.migrations.find(({ name, checksum }) => checksums.get(name) !== checksum);
  if (changed) throw new StartError(`migration ${changed.name} is not the one that the backup was made with`);
}

export async function whole(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of bytes) all.push(piece);
  return Buffer.concat(all);
}
