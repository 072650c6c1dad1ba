import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmailError } from "./email-error";
import { type Email, sendEmail } from "./send-email";
import { textToHtml } from "./text-to-html";

type Received = { from: string; to: string[]; data: string };

let received: Received[];
/** Answers by command, where they differ from a friendly server's. */
let replies: Record<string, string>;
let smtpUrl: string;
let close: () => void;

/** A mail server that speaks just enough SMTP. */
function serve(socket: Socket): void {
  let mail: Received = { from: "", to: [], data: "" };
  let buffer = "";
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const command = (line: string): void => {
    const verb = line.split(" ")[0]?.toUpperCase() ?? "";
    const special =
      replies[line.toUpperCase().startsWith("RCPT") ? `RCPT ${/<(.*)>/.exec(line)?.[1]}` : verb] ??
      replies[verb];
    if (special === "HANG") return;
    if (special === "DROP") {
      socket.destroy();
      return;
    }
    if (special !== undefined) {
      say(special);
      return;
    }
    if (verb === "EHLO") say("250-test\r\n250 AUTH PLAIN LOGIN");
    else if (verb === "MAIL") mail = { from: /<(.*)>/.exec(line)?.[1] ?? "", to: [], data: "" };
    else if (verb === "RCPT") mail.to.push(/<(.*)>/.exec(line)?.[1] ?? "");
    else if (verb === "DATA") inData = true;
    if (verb === "AUTH") say("235 ok");
    else if (verb === "DATA") say("354 go");
    else if (verb !== "EHLO") say(verb === "QUIT" ? "221 bye" : "250 ok");
  };
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    buffer += chunk.toString("utf8");
    for (;;) {
      const end = inData ? buffer.indexOf("\r\n.\r\n") : buffer.indexOf("\r\n");
      if (end < 0) return;
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (!inData) command(part);
      else {
        inData = false;
        mail.data = part;
        received.push(mail);
        say("250 queued");
      }
    }
  });
  say(replies.GREETING ?? "220 test ESMTP");
}

beforeEach(async () => {
  received = [];
  replies = {};
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  smtpUrl = `smtp://user%40shop.example:pw@127.0.0.1:${address.port}`;
  close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
});
afterEach(() => close());

const email: Email = {
  to: ["ann@example.com"],
  subject: "Your order",
  text: "Hello\n\nSee https://shop.example/a?b=1&c=2.",
  key: "run:1:node:1",
};

async function failureOf(promise: Promise<unknown>): Promise<EmailError> {
  const outcome = await promise.then(
    () => "sent",
    (error: unknown) => error,
  );
  if (outcome instanceof EmailError) return outcome;
  throw new Error(`expected an EmailError, got ${String(outcome)}`);
}

describe("an e-mail", () => {
  it("arrives as text and HTML, blind copies unnamed", async () => {
    await sendEmail(
      { smtpUrl },
      { ...email, cc: ["bob@example.com"], bcc: ["eve@example.com"], replyTo: "team@shop.example" },
    );
    expect(received).toHaveLength(1);
    const [mail] = received;
    expect(mail?.from).toBe("user@shop.example");
    expect(mail?.to).toEqual(["ann@example.com", "bob@example.com", "eve@example.com"]);
    expect(mail?.data).toContain("Subject: Your order\r\n");
    expect(mail?.data).toContain("Reply-To: team@shop.example\r\n");
    expect(mail?.data).toContain("text/plain");
    expect(mail?.data).toContain("text/html");
    expect(mail?.data).not.toContain("eve@");
  });

  it("carries the same id when it is sent again, and another for another key", async () => {
    const first = await sendEmail({ smtpUrl, from: "Shop <mail@shop.example>" }, email);
    const again = await sendEmail({ smtpUrl, from: "Shop <mail@shop.example>" }, email);
    const other = await sendEmail(
      { smtpUrl, from: "Shop <mail@shop.example>" },
      { ...email, key: "run:1:node:2" },
    );
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    expect(received[0]?.data).toContain(`Message-ID: ${first.id}`);
    expect(received[0]?.data).toContain("From: Shop <mail@shop.example>");
  });

  it("lets no header in through the subject", async () => {
    await sendEmail({ smtpUrl }, { ...email, subject: "Hi\r\nBcc: eve@example.com\r\n\r\n<b>x</b>" });
    expect(received[0]?.to).toEqual(["ann@example.com"]);
    expect(received[0]?.data.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
  });

  it("does not end early at a lone dot", async () => {
    await sendEmail({ smtpUrl }, { ...email, text: "one\n.\nMAIL FROM:<eve@example.com>\n" });
    expect(received).toHaveLength(1);
    expect(received[0]?.data).toContain("MAIL FROM:<eve@example.com>");
  });

  it("takes Chinese subjects and texts", async () => {
    await sendEmail({ smtpUrl }, { ...email, subject: "您的订单", text: "你好 😀\u0000" });
    expect(received[0]?.data).toMatch(/Subject: =\?UTF-8\?/);
  });
});

describe("an e-mail that is not sent", () => {
  it.each([
    ["a line break", "ann@example.com\r\nBcc: eve@example.com"],
    ["a list", "ann@example.com,eve@example.com"],
    ["a name", "Ann <ann@example.com>"],
    ["quotes", '"a b"@example.com'],
    ["no domain", "ann"],
    ["two ats", "a@b@c"],
    ["a bidi mark", "ann\u202e@example.com"],
    ["300 characters", `${"a".repeat(290)}@example.com`],
    ["nothing", ""],
  ])("has an address with %s", async (_title, address) => {
    for (const field of ["to", "cc", "bcc"] as const) {
      expect((await failureOf(sendEmail({ smtpUrl }, { ...email, [field]: [address] }))).code).toBe(
        "invalid",
      );
    }
    expect((await failureOf(sendEmail({ smtpUrl }, { ...email, replyTo: address }))).code).toBe("invalid");
    expect(received).toHaveLength(0);
  });

  it("has no server, no recipient or too many", async () => {
    expect((await failureOf(sendEmail({}, email))).code).toBe("no_smtp");
    expect((await failureOf(sendEmail({ smtpUrl }, { ...email, to: [] }))).code).toBe("invalid");
    const many = Array.from({ length: 51 }, (_, index) => `a${index}@example.com`);
    expect((await failureOf(sendEmail({ smtpUrl }, { ...email, to: many }))).code).toBe("invalid");
  });

  it.each([
    ["AUTH", "535 no", "auth", false],
    ["MAIL", "451 later", "busy", true],
    ["MAIL", "550 never", "refused", false],
    ["RCPT", "550 unknown", "refused", false],
    ["DATA", "554 spam", "refused", false],
    ["DATA", "DROP", "connect", true],
    ["GREETING", "554 go away", "refused", false],
  ])("is answered at %s with %s", async (verb, reply, code, isTemporary) => {
    replies[verb] = reply;
    const failure = await failureOf(sendEmail({ smtpUrl }, email));
    expect(failure).toMatchObject({ code, isTemporary });
    expect(failure.message).not.toMatch(/127|example|user|pw/);
  });

  it("goes to the others when one recipient is refused", async () => {
    replies["RCPT bob@example.com"] = "550 unknown";
    await sendEmail({ smtpUrl }, { ...email, cc: ["bob@example.com"] });
    expect(received[0]?.to).toEqual(["ann@example.com"]);
  });

  it("finds nobody at the address", async () => {
    close();
    expect((await failureOf(sendEmail({ smtpUrl }, email))).code).toBe("connect");
  });
});

describe("the HTML of a text", () => {
  it("keeps paragraphs and links and reads nothing as markup", () => {
    const html = textToHtml('<script>x</script> & "q"\nline\n\nSee (https://a.example/?x=1&y="z").');
    expect(html).toContain("<p>&lt;script&gt;x&lt;/script&gt; &amp; &quot;q&quot;<br>line</p>");
    expect(html).toContain('<a href="https://a.example/?x=1&amp;y=">https://a.example/?x=1&amp;y=</a>');
    expect(textToHtml("javascript:alert(1)")).not.toContain("href");
  });
});
