import { z } from "zod";

const lineShape = z.looseObject({ level: z.string(), time: z.string(), msg: z.string().default("") });

/** Characters that move a terminal's cursor, end a line or turn its direction, and which JSON leaves as they are. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Where the lines of the log go: one JSON object a line, or the same in words for a person at a terminal. Whatever a
 * value holds, a line stays one line and harmless to look at.
 */
export function logOutput(write: (line: string) => void, readable: boolean): { write(line: string): void } {
  return {
    write: (line) => {
      const safe = line.replace(UNSAFE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
      write(readable ? inWords(safe) : safe);
    },
  };
}

function inWords(line: string): string {
  const { level, time, msg, pid: _, err, ...fields } = lineShape.parse(JSON.parse(line));
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const fault = err === undefined ? "" : ` ${JSON.stringify(err)}`;
  const safe = `${rest.join("")}${fault}`.replace(UNSAFE, "?");
  return `${time.slice(11, 19)} ${level.padEnd(5)} ${msg}${safe}\n`;
}
