import path from "node:path";
import { z } from "zod";
import { errorMessage, StartError } from "./errors";
import { LOG_LEVELS } from "./log";
import { parseEgressPolicy } from "./net/egress-policy";
import { projectRoot } from "./root";
import { secretKey } from "./secret-key";

const list = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""))
  .default([]);
const httpUrl = z.url({
  protocol: /^https?$/,
  error: "must be a web address such as https://chat.example.com",
});
const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: "must look like postgresql://user:password@host:5432/name",
});
const bareUrl = httpUrl.transform((text) => new URL(text).origin);

/** Every variable of the environment that the server reads; the README's table says the same in words. */
const table = z.object({
  PORT: z.coerce.number({ error: "must be a port number" }).int().min(0).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PARLEY_URL: bareUrl.optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_MIGRATE_URL: postgresUrl.optional(),
  PARLEY_DATA_DIR: z.string().default(".parley"),
  PARLEY_SECRET_KEY: z.string().optional(),
  PARLEY_OWNER_EMAIL: z.email({ error: "must be an e-mail address" }).optional(),
  PARLEY_OWNER_PASSWORD: z.string().min(8, { error: "needs at least 8 characters" }).optional(),
  PARLEY_FILES_URL: bareUrl.optional(),
  SSRF_ALLOW_HOSTS: list,
  SSRF_ALLOW_CIDRS: list,
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  PARLEY_LOG: z.enum(LOG_LEVELS, { error: "must be debug, info, warn, error or silent" }).default("info"), // read by log.ts itself, which is there before this table
  PARLEY_METRICS_PORT: z.coerce.number({ error: "must be a port number" }).int().min(0).max(65535).optional(),
  PARLEY_RATE_LIMITS: z.enum(["on", "off"], { error: "must be on or off" }).default("on"),
  PARLEY_PLACEMENT: z
    .enum(["shared", "workspace"], { error: "must be shared or workspace" })
    .default("shared"),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must look like smtp://user:password@host:587" }).optional(),
});

export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Origin under which browsers reach the server, without a trailing slash. */
  readonly url: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly databaseMigrateUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** What every other key is derived from, see keys.ts. */
  readonly secretKey: string;
  readonly owner: { readonly email: string; readonly password: string } | undefined;
  readonly filesUrl: string | undefined;
  readonly ssrfAllowHosts: readonly string[];
  readonly ssrfAllowCidrs: readonly string[];
  readonly openaiApiKey: string | undefined;
  readonly openaiBaseUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  /** Where a process that serves nothing else (the worker) tells its metrics and health; undefined: nowhere. */
  readonly metricsPort: number | undefined;
  /** False: visitors, addresses and endpoints are not limited (load tests). */
  readonly rateLimits: boolean;
  /** Which turns may share a commit: all, or those of one workspace (a database distributed by workspace). */
  readonly placement: "shared" | "workspace";
}

/** Reads and checks the environment. Throws a StartError that names the variable and what to do about it. */
export function readEnvironment(
  source: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const given = Object.fromEntries(
    Object.keys(table.shape).flatMap((name) => {
      const value = source[name]?.trim();
      return value ? [[name, value]] : []; // set but empty counts as not set
    }),
  );
  const parsed = table.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartError(`${issue?.path.join(".") ?? "environment"}: ${issue?.message ?? "is not valid"}`);
  }
  const env = parsed.data;
  if (env.DATABASE_MIGRATE_URL && !env.DATABASE_URL) {
    throw new StartError(
      "DATABASE_MIGRATE_URL: set DATABASE_URL as well, or neither for the embedded database",
    );
  }
  if (Boolean(env.PARLEY_OWNER_EMAIL) !== Boolean(env.PARLEY_OWNER_PASSWORD)) {
    throw new StartError(
      "PARLEY_OWNER_EMAIL, PARLEY_OWNER_PASSWORD: set both, or neither to create the owner in the browser",
    );
  }
  try {
    parseEgressPolicy(given);
  } catch (error) {
    throw new StartError(errorMessage(error), error);
  }
  const dataDir = path.resolve(projectRoot(), env.PARLEY_DATA_DIR);
  return {
    port: env.PORT,
    host: env.HOST,
    url: env.PARLEY_URL ?? `http://localhost:${env.PORT}`,
    databaseUrl: env.DATABASE_URL,
    databaseMigrateUrl: env.DATABASE_MIGRATE_URL,
    dataDir,
    secretKey: secretKey(env.PARLEY_SECRET_KEY, dataDir),
    owner:
      env.PARLEY_OWNER_EMAIL && env.PARLEY_OWNER_PASSWORD
        ? { email: env.PARLEY_OWNER_EMAIL, password: env.PARLEY_OWNER_PASSWORD }
        : undefined,
    filesUrl: env.PARLEY_FILES_URL,
    ssrfAllowHosts: env.SSRF_ALLOW_HOSTS,
    ssrfAllowCidrs: env.SSRF_ALLOW_CIDRS,
    openaiApiKey: env.OPENAI_API_KEY,
    openaiBaseUrl: env.OPENAI_BASE_URL,
    smtpUrl: env.SMTP_URL,
    metricsPort: env.PARLEY_METRICS_PORT,
    rateLimits: env.PARLEY_RATE_LIMITS === "on",
    placement: env.PARLEY_PLACEMENT,
  };
}

/** Names of the environment that look like settings of Parley and are none. */
export const unknownSettings = (source: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(source).filter((name) => name.startsWith("PARLEY_") && !(name in table.shape));

declare global {
  // Next bundles its own copies of modules; what must exist once per process lives here.
  var parleyEnvironment: Environment | undefined;
}

/** The process's environment, read once. */
export function environment(): Environment {
  globalThis.parleyEnvironment ??= readEnvironment();
  return globalThis.parleyEnvironment;
}
