import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A place for files. Keys are made here; nothing of a visitor's is part of a path. */
export interface FileStorage {
  /** Stores what comes under a key, until it ends. When `bytes` throws, nothing stays. Returns the size in bytes. */
  put(key: string, bytes: AsyncIterable<Buffer>): Promise<number>;
  /** Undefined where there is no such file. */
  open(key: string): Promise<{ size: number; stream: Readable } | undefined>;
  /** Removes a file, and what an upload that broke off may have left of it. */
  remove(key: string): Promise<void>;
}

const KEY = /^[a-z0-9]{40}\.[a-z0-9]{1,8}$/;

/** A new key that nobody can guess. */
export const newFileKey = (extension: string): string =>
  `${randomBytes(25).toString("hex").slice(0, 40)}.${extension}`;

export const isFileKey = (text: string): boolean => KEY.test(text);

/** Files in a local folder, written whole or not at all. */
export function localFiles(folder: string): FileStorage {
  return {
    put: async (key, bytes) => {
      const target = path.join(folder, key.slice(0, 2), key);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      const draft = `${target}.part`;
      let size = 0;
      const counted = async function* () {
        for await (const piece of bytes) {
          size += piece.length;
          yield piece;
        }
      };
      try {
        await pipeline(counted, createWriteStream(draft, { mode: 0o600, flags: "wx" }));
        await rename(draft, target);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      return size;
    },
    open: async (key) => {
      if (!isFileKey(key)) return undefined;
      const target = path.join(folder, key.slice(0, 2), key);
      const found = await stat(target).catch(() => undefined);
      return found?.isFile() ? { size: found.size, stream: createReadStream(target) } : undefined;
    },
    remove: async (key) => {
      if (!isFileKey(key)) return;
      const target = path.join(folder, key.slice(0, 2), key);
      await Promise.all([rm(target, { force: true }), rm(`${target}.part`, { force: true })]);
    },
  };
}
