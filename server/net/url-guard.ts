import { isIP } from "node:net";
import { isAllowedAddress } from "./address-guard";
import type { EgressPolicy } from "./egress-policy";
import { SafeFetchError } from "./safe-fetch-error";

// Databases, caches, container and cluster control, remote desktops, mail and chat relays:
// services that speak to whoever reaches them and take a line of HTTP for a command.
const closedPorts = new Set([
  1080, 1433, 1434, 1521, 1883, 2049, 2181, 2375, 2376, 2377, 2379, 2380, 2483, 2484, 3128, 3306, 3389, 3659,
  4045, 4190, 4369, 5060, 5061, 5432, 5433, 5671, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6380, 6432, 6443,
  6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 7000, 7001, 7199, 7474, 7687, 8086, 8125, 8500, 9042, 9092,
  9160, 9200, 9300, 10080, 10250, 10255, 11211, 15672, 25672, 26257, 27017, 27018, 27019, 28015, 50000, 50070,
  61616,
]);

const closedSuffixes = ["localhost", "local", "internal", "home.arpa", "localdomain"];

/**
 * Parses an outgoing address and refuses what can be refused without a name look-up:
 * other protocols, credentials in the URL, closed ports, private IP literals, names
 * that only mean this machine or its network.
 * Throws SafeFetchError "protocol" or "blocked".
 */
export function checkUrl(input: string | URL, policy: EgressPolicy): URL {
  const url = parse(input);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new SafeFetchError("protocol", "Only http and https addresses can be called");
  }
  if (url.username !== "" || url.password !== "") {
    throw new SafeFetchError(
      "protocol",
      "A user name or password in the address is not allowed: send an Authorization header",
    );
  }
  const host = url.hostname;
  if (host === "") throw new SafeFetchError("protocol", "The address has no host");
  checkPort(url, policy);
  if (isNamedAllowed(url, policy)) return url;

  const literal = host.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) {
    if (!isAllowedAddress(literal, policy.allowCidrs)) throw blocked();
    return url;
  }
  const name = bareName(host);
  const isClosed = closedSuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
  // A name of this machine's network may still be opened by range: then its addresses decide.
  if (isClosed && (policy.allowCidrs ?? []).length === 0) throw blocked();
  return url;
}

/** True when the operator listed this host by name (with or without this port). */
export function isNamedAllowed(
  target: { hostname: string; port: string; protocol: string },
  policy: EgressPolicy,
): boolean {
  const name = bareName(target.hostname);
  const port = effectivePort(target);
  return (policy.allowHosts ?? []).some((entry) => entry === name || entry === `${name}:${port}`);
}

/** The error for everything that the guard refuses; deliberately the same for all causes. */
export function blocked(): SafeFetchError {
  return new SafeFetchError("blocked", "This address may not be called from here");
}

function checkPort(url: URL, policy: EgressPolicy): void {
  const port = effectivePort(url);
  const isOpen = port === 80 || port === 443 || (port >= 1024 && !closedPorts.has(port));
  if (isOpen) return;
  if ((policy.allowHosts ?? []).includes(`${bareName(url.hostname)}:${port}`)) return;
  throw new SafeFetchError("blocked", `Port ${port} may not be called`);
}

function effectivePort(target: { port: string; protocol: string }): number {
  if (target.port !== "") return Number(target.port);
  return target.protocol === "https:" ? 443 : 80;
}

function bareName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, "");
}

function parse(input: string | URL): URL {
  try {
    return new URL(input);
  } catch {
    throw new SafeFetchError("protocol", "This is not a complete web address");
  }
}
