/** Set by our own server on every request to a page, whatever the client sent under that name. */
export const PEER_HEADER = "x-parley-peer";

/**
 * The address that limits count by: the peer's, or, when the peer is a proxy on this machine, the last address that the
 * proxy wrote into X-Forwarded-For. From anywhere else that header is only a claim.
 */
export function clientIp(peer: string | undefined, forwardedFor: string | null | undefined): string {
  const address = plain(peer ?? "");
  const claimed = forwardedFor?.split(",").at(-1)?.trim();
  return isLoopback(address) && claimed ? plain(claimed).slice(0, 64) : address || "unknown";
}

/** IPv4 written as IPv6 is the same address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
