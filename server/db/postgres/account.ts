import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { StartError } from "../../errors";

/** The operating system account that the database runs as. Undefined ids mean: as this process. */
export interface Account {
  readonly name: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

function lookUp(name: string): Account | undefined {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [user, , uid, gid] = line.split(":");
    if (user === name) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/**
 * PostgreSQL refuses to run as root. An ordinary user runs it as itself; root runs it as `postgres`, who is made
 * when missing, or as `nobody` where no tool for making users exists.
 */
export function databaseAccount(): Account {
  if (process.getuid === undefined || process.getuid() !== 0) {
    return { name: userInfo().username, uid: undefined, gid: undefined };
  }
  const present = lookUp("postgres");
  if (present) return present;
  const shell = ["--shell", "/bin/false"];
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", ...shell, "postgres"]],
    ["adduser", ["--system", "--group", "--no-create-home", ...shell, "postgres"]],
    ["adduser", ["-S", "-D", "-H", "-s", "/bin/false", "postgres"]],
  ];
  for (const [tool, args] of attempts) {
    spawnSync(tool, args, { stdio: "ignore" });
    const made = lookUp("postgres");
    if (made) return made;
  }
  const nobody = lookUp("nobody");
  if (nobody) return nobody;
  throw new StartError(
    "PostgreSQL does not run as root and the user `postgres` cannot be made here: make it, start as an ordinary user, or set DATABASE_URL",
  );
}

/** Whether the account may enter a folder (every parent counts). */
export function mayEnter(account: Account, folder: string): boolean {
  return account.uid === undefined || succeeds(account, "/bin/sh", ["-c", 'cd "$1"', "sh", folder]);
}

/** Whether a program ends well when run as the account. */
export function succeeds(account: Account, program: string, args: string[]): boolean {
  const ids = account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
  return spawnSync(program, args, { ...ids, cwd: "/", stdio: "ignore" }).status === 0;
}
