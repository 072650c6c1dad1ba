import { AppError } from "../errors";
import { isUuid } from "../ids";

/** Where a page of a list goes on: a time as PostgreSQL writes it, and an id. */
export const writeCursor = (at: string, id: string): string =>
  Buffer.from(`${at}|${id}`).toString("base64url");

/** 400 for a cursor that was not made here. */
export function readCursor(cursor: string): { at: string; id: string } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split("|");
  if (!isUuid(id) || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.test(at))
    throw new AppError(400, "bad-cursor", "This cursor is not one of ours.");
  return { at, id };
}
