import ipaddr from "ipaddr.js";

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** Turns a host name into every address it has. Injected by tests. */
export type Resolver = (hostname: string) => Promise<ResolvedAddress[]>;

/**
 * What outgoing requests may reach besides the public internet. Everything is
 * closed unless the operator opened it.
 */
export type EgressPolicy = {
  /** Names that may resolve anywhere; "name:port" also opens a port that is closed otherwise. */
  readonly allowHosts?: readonly string[];
  /** Address ranges that may be reached, e.g. "10.0.8.0/24". */
  readonly allowCidrs?: readonly string[];
  readonly resolve?: Resolver;
};

/**
 * Reads the operator's allow-lists, comma or space separated.
 * Throws an Error with one clear line when an entry is not a host or a range.
 */
export function parseEgressPolicy(env: {
  SSRF_ALLOW_HOSTS?: string | undefined;
  SSRF_ALLOW_CIDRS?: string | undefined;
}): EgressPolicy {
  const allowHosts = words(env.SSRF_ALLOW_HOSTS).map((host) => host.toLowerCase());
  const allowCidrs = words(env.SSRF_ALLOW_CIDRS);
  for (const host of allowHosts) {
    if (!/^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.test(host)) {
      throw new Error(`SSRF_ALLOW_HOSTS: "${host}" is not a host name or host:port`);
    }
  }
  for (const cidr of allowCidrs) {
    if (!ipaddr.isValidCIDR(cidr)) {
      throw new Error(`SSRF_ALLOW_CIDRS: "${cidr}" is not an address range such as 10.0.8.0/24`);
    }
  }
  return { allowHosts, allowCidrs };
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
}
