import { readEnvironment } from "../../server/env";

/** Gives the process an environment with a secret key, without touching a data folder. */
export function testEnvironment(extra: Record<string, string> = {}): void {
  globalThis.parleyEnvironment = readEnvironment({
    PARLEY_SECRET_KEY: "kJ8vQ2mZr7Xw4Lb9Tn6Yc3Hd5Gf1Sa0PqEuRiOyB",
    PARLEY_URL: "http://parley.example",
    ...extra,
  });
}
