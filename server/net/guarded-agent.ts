import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { isAllowedAddress } from "./address-guard";
import type { EgressPolicy, ResolvedAddress, Resolver } from "./egress-policy";
import { SafeFetchError } from "./safe-fetch-error";
import { blocked, isNamedAllowed } from "./url-guard";

const agents = new WeakMap<EgressPolicy, Map<number, Agent>>();

/**
 * The connection pool of a policy. Every new connection is checked three times: the
 * literal in the address, each address the name resolves to (the very list that is
 * then connected to, so a second, different answer is never asked for), and the peer.
 */
export function agentFor(policy: EgressPolicy, connectTimeoutMs: number): Agent {
  const ofPolicy = agents.get(policy) ?? new Map<number, Agent>();
  agents.set(policy, ofPolicy);
  const known = ofPolicy.get(connectTimeoutMs);
  if (known !== undefined) return known;
  const agent = new Agent({
    connect: guardedConnector(policy, connectTimeoutMs),
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    // The caller's own total and idle limits are the ones that count.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  ofPolicy.set(connectTimeoutMs, agent);
  return agent;
}

function guardedConnector(policy: EgressPolicy, timeout: number): buildConnector.connector {
  const checked = buildConnector({ timeout, lookup: checkedLookup(policy, false) });
  const named = buildConnector({ timeout, lookup: checkedLookup(policy, true) });
  return (options, callback) => {
    const isNamed = isNamedAllowed(options, policy);
    const literal = options.hostname.replace(/^\[|\]$/g, "");
    if (!isNamed && isIP(literal) !== 0 && !isAllowedAddress(literal, policy.allowCidrs)) {
      callback(blocked(), null);
      return;
    }
    const connect = isNamed ? named : checked;
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) {
        callback(error, null);
        return;
      }
      const peer = socket.remoteAddress ?? "";
      if (!isNamed && !isAllowedAddress(peer, policy.allowCidrs)) {
        socket.destroy();
        callback(blocked(), null);
        return;
      }
      callback(null, socket);
    });
  };
}

function checkedLookup(policy: EgressPolicy, anyAddress: boolean): LookupFunction {
  const resolve = policy.resolve ?? resolveWithSystem;
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const isRefused = (entry: ResolvedAddress): boolean =>
          !anyAddress && !isAllowedAddress(entry.address, policy.allowCidrs);
        const first = addresses[0];
        if (first === undefined) {
          callback(unknownName(), "", 4);
        } else if (addresses.some(isRefused)) {
          // One private answer among public ones is an attack or a mistake: refuse the name.
          callback(blocked(), "", 4);
        } else if (options.all === true) {
          callback(null, addresses);
        } else {
          callback(null, first.address, first.family);
        }
      },
      () => callback(unknownName(), "", 4),
    );
  };
}

const resolveWithSystem: Resolver = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, verbatim: true }, (error, addresses) => {
      if (error !== null) reject(error);
      else resolve(addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })));
    });
  });

function unknownName(): SafeFetchError {
  return new SafeFetchError("dns", "The host name could not be found");
}
