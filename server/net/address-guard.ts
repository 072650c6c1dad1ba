import ipaddr from "ipaddr.js";

const nat64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * True when an outgoing connection to this IP literal is allowed: a public unicast
 * address, or one inside the operator's ranges. Anything unreadable is refused.
 */
export function isAllowedAddress(address: string, allowCidrs: readonly string[] = []): boolean {
  const literal = address.replace(/^\[|\]$/g, "").split("%")[0] ?? "";
  if (!ipaddr.isValid(literal)) return false;
  // A dual-stack socket reports an IPv4 peer as ::ffff:a.b.c.d.
  const parsed = ipaddr.process(literal);
  return isPublic(parsed) || allowCidrs.some((cidr) => isInside(parsed, cidr));
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === "unicast";
  if (address.match(nat64)) {
    // DNS64 on an IPv6-only host answers this prefix for public IPv4 names, so the
    // embedded address decides. Other embeddings (6to4, ::/96) stay closed.
    return new ipaddr.IPv4(address.toByteArray().slice(12)).range() === "unicast";
  }
  // The allow-list form also catches ::/96 and whatever is not assigned yet.
  return address.match(globalUnicast) && address.range() === "unicast";
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, cidr: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  if (address instanceof ipaddr.IPv4) {
    return network instanceof ipaddr.IPv4 && address.match(network, bits);
  }
  return network instanceof ipaddr.IPv6 && address.match(network, bits);
}
