import { describe, expect, it } from "vitest";
import { isAllowedAddress } from "./address-guard";
import { parseEgressPolicy } from "./egress-policy";
import { SafeFetchError } from "./safe-fetch-error";
import { checkUrl } from "./url-guard";

const refused: string[] = [
  // B-41: this machine, in all its spellings
  "http://127.0.0.1",
  "http://localhost",
  "http://LOCALHOST",
  "http://localhost.",
  "http://a.localhost",
  "http://2130706433",
  "http://0x7f000001",
  "http://0x7f.1",
  "http://0177.0.0.1",
  "http://127.1",
  "http://127.0.1",
  "http://0",
  "http://0.0.0.0",
  "http://127.255.255.254",
  "http://%31%32%37.0.0.1",
  // B-42: the same and worse in IPv6
  "http://[::1]",
  "http://[::]",
  "http://[::ffff:127.0.0.1]",
  "http://[::ffff:7f00:1]",
  "http://[::127.0.0.1]",
  "http://[::7f00:1]",
  "http://[64:ff9b::7f00:1]",
  "http://[64:ff9b::10.0.0.1]",
  "http://[64:ff9b:1::7f00:1]",
  "http://[2002:7f00:1::]",
  "http://[2002:c0a8:101::1]",
  "http://[fe80::1]",
  "http://[fd00::1]",
  "http://[fc00::1]",
  "http://[fec0::1]",
  "http://[ff02::1]",
  "http://[100::1]",
  "http://[2001:db8::1]",
  "http://[2001::1]",
  "http://[::ffff:0:127.0.0.1]",
  "http://[fd00:ec2::254]",
  "http://[0:0:0:0:0:ffff:a9fe:a9fe]",
  "http://[5f00::1]",
  // B-43: tricks with characters
  "http://①②⑦.⓪.⓪.①",
  "http://127。0。0。1",
  "http://127.0.0.1.",
  "http:/\\127.0.0.1",
  "http:\\\\127.0.0.1",
  "ht\ttp://127.0.0.1",
  "http://127.0.\n0.1",
  " http://127.0.0.1 ",
  "http:127.0.0.1",
  "http:///127.0.0.1",
  "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
  "http://127.0.0.1#@example.com",
  "http://127.0.0.1?@example.com",
  // B-44: link-local metadata and reserved ranges
  "http://169.254.169.254/latest/meta-data/",
  "http://[::ffff:169.254.169.254]",
  "http://2852039166",
  "http://metadata.google.internal",
  "http://0xa9fea9fe",
  "http://169.254.170.2",
  "http://10.0.0.1",
  "http://172.16.0.1",
  "http://172.31.255.255",
  "http://192.168.1.1",
  "http://100.64.0.1",
  "http://192.0.0.1",
  "http://198.18.0.1",
  "http://198.19.255.255",
  "http://224.0.0.1",
  "http://255.255.255.255",
  "http://240.0.0.1",
  "http://printer.local",
  "http://db.internal",
  "http://router.home.arpa",
  // B-47: closed ports
  "http://example.com:22",
  "http://example.com:25",
  "http://example.com:6379",
  "http://example.com:5432",
  "http://example.com:3306",
  "http://example.com:27017",
  "http://example.com:11211",
  "http://example.com:9200",
  "http://example.com:1",
  "http://example.com:0",
  "http://example.com:445",
  "https://example.com:993",
  "http://example.com:2375",
];

const malformed: string[] = [
  "file:///etc/passwd",
  "gopher://127.0.0.1:6379/_x",
  "data:text/plain,x",
  "ftp://example.com/x",
  "jar:http://x!/y",
  "javascript:alert(1)",
  "ws://example.com",
  "blob:http://example.com/x",
  "http://a@127.0.0.1",
  "https://ok@example.com",
  "https://user:pass@example.com",
  "//example.com",
  "/path",
  "",
  "http://",
  "http://[::1",
  "http://[fe80::1%25eth0]",
  "http://exa mple.com",
  "http://256.256.256.256",
  "http://example.com:99999",
  "http://0x7f.0.0.0.1",
  "http://\u0000",
];

const allowed: string[] = [
  "https://example.com/a?b#c",
  "http://example.com",
  "https://example.com:8443",
  "http://example.com:8080",
  "https://例え.テスト/",
  "http://93.184.216.34",
  "http://[2606:2800:220:1::1]",
  "http://[64:ff9b::5db8:d822]",
  "https://example.com:11434",
  "http://[::ffff:93.184.216.34]",
  "http://localhost.example.com",
  "https://internal.example.com",
];

function codeFor(url: string, policy = {}): string {
  try {
    checkUrl(url, policy);
    return "allowed";
  } catch (error) {
    if (error instanceof SafeFetchError) return error.code;
    throw error;
  }
}

describe("the address of an outgoing call", () => {
  it.each(refused)("B-41..47 refuses %j", (url) => {
    // Unassigned forms may already be no URL at all; both ways nothing is connected to.
    expect(["blocked", "protocol"]).toContain(codeFor(url));
  });
  it.each(malformed)("B-47 does not take %j for a web address", (url) => {
    expect(codeFor(url)).toBe("protocol");
  });
  it.each(allowed)("lets %j through", (url) => {
    expect(codeFor(url)).toBe("allowed");
  });

  it("says nothing about the network in its messages", () => {
    for (const url of refused) {
      const message = (() => {
        try {
          return checkUrl(url, {}).href;
        } catch (error) {
          return error instanceof Error ? error.message : "";
        }
      })();
      expect(message).not.toMatch(/\d+\.\d+\.\d+\.\d+|::|private|loopback|internal/);
    }
  });
});

describe("the operator's allow-list", () => {
  it("opens a named host, and a closed port only with the port", () => {
    const policy = parseEgressPolicy({ SSRF_ALLOW_HOSTS: "ollama.internal, mail.example.com:25" });
    expect(codeFor("http://ollama.internal:11434", policy)).toBe("allowed");
    expect(codeFor("http://OLLAMA.internal./v1", policy)).toBe("allowed");
    expect(codeFor("http://ollama.internal:22", policy)).toBe("blocked");
    expect(codeFor("http://mail.example.com:25", policy)).toBe("allowed");
    expect(codeFor("http://other.internal", policy)).toBe("blocked");
  });
  it("opens a range, and only that", () => {
    const policy = parseEgressPolicy({ SSRF_ALLOW_CIDRS: "10.0.8.0/24 fd00:1::/32" });
    expect(codeFor("http://10.0.8.7", policy)).toBe("allowed");
    expect(codeFor("http://[fd00:1::7]", policy)).toBe("allowed");
    expect(codeFor("http://10.0.9.7", policy)).toBe("blocked");
    expect(codeFor("http://127.0.0.1", policy)).toBe("blocked");
    expect(isAllowedAddress("::ffff:10.0.8.7", policy.allowCidrs)).toBe(true);
  });
  it("refuses entries that mean nothing", () => {
    expect(() => parseEgressPolicy({ SSRF_ALLOW_CIDRS: "10.0.0.0/99" })).toThrow(/SSRF_ALLOW_CIDRS/);
    expect(() => parseEgressPolicy({ SSRF_ALLOW_HOSTS: "http://x/" })).toThrow(/SSRF_ALLOW_HOSTS/);
  });
});
