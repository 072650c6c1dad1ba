import { createHash } from "node:crypto";
import { sanitizeText } from "../../flow/text/json";
import { EmailError, toEmailError } from "./email-error";
import { textToHtml } from "./text-to-html";

export type EmailConfig = {
  /** `smtp://user:password@host:587` or `smtps://…`; without it nothing can be sent. */
  smtpUrl?: string | undefined;
  /** Sender, `Name <address>` or an address; derived from the user of the URL without it. */
  from?: string | undefined;
};

export type Email = {
  to: readonly string[];
  cc?: readonly string[];
  bcc?: readonly string[];
  replyTo?: string | undefined;
  subject: string;
  text: string;
  /** Two sends with the same key carry the same Message-ID, by which mail systems know a repeat. */
  key: string;
};

const MAX_RECIPIENTS = 50;

/**
 * Hands an e-mail to the mail server and resolves with its Message-ID. Throws EmailError only.
 * It may be sent again after a crash between sending and noting it down; the id is the same then.
 */
export async function sendEmail(
  config: EmailConfig,
  email: Email,
  signal?: AbortSignal,
): Promise<{ id: string }> {
  if (!config.smtpUrl) throw new EmailError("no_smtp", "No mail server is set up");
  const from = senderOf(config.from, config.smtpUrl);
  const [to, cc, bcc] = [email.to, email.cc ?? [], email.bcc ?? []].map((list) => list.map(checkAddress));
  const recipients = [...(to ?? []), ...(cc ?? []), ...(bcc ?? [])];
  if (to === undefined || to.length === 0) throw new EmailError("invalid", "The e-mail has no recipient");
  if (recipients.length > MAX_RECIPIENTS)
    throw new EmailError("invalid", `More than ${MAX_RECIPIENTS} recipients`);
  const replyTo = email.replyTo === undefined ? undefined : checkAddress(email.replyTo);
  const text = sanitizeText(email.text);
  const id = messageId(email.key, from.address);

  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    dnsTimeout: 10_000,
    // What an author writes must never be read from the disk or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stop = (): void => transport.close();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const sent = await transport.sendMail({
      from,
      to,
      ...(cc === undefined || cc.length === 0 ? {} : { cc }),
      ...(bcc === undefined || bcc.length === 0 ? {} : { bcc }),
      ...(replyTo === undefined ? {} : { replyTo }),
      subject: oneLine(email.subject).slice(0, 500),
      text,
      html: textToHtml(text),
      messageId: id,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    if (sent.accepted.length === 0) throw new EmailError("refused", "The mail server refused all recipients");
    return { id };
  } catch (error) {
    throw toEmailError(error);
  } finally {
    signal?.removeEventListener("abort", stop);
    transport.close();
  }
}

/** A bare address. Refuses names, lists and line breaks: each of them smuggles a recipient or a header. */
function checkAddress(address: string): string {
  const trimmed = address.trim();
  if (
    trimmed.length > 254 ||
    !/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/u.test(trimmed) ||
    hasControl(trimmed)
  ) {
    throw new EmailError("invalid", "An address of the e-mail is not valid");
  }
  return trimmed;
}

function senderOf(from: string | undefined, smtpUrl: string): { name: string; address: string } {
  const given = /^(?:(.*?)\s*<([^<>]+)>|(\S+))$/.exec(oneLine(from ?? "").trim());
  if (given !== null)
    return { name: (given[1] ?? "").replaceAll('"', ""), address: checkAddress(given[2] ?? given[3] ?? "") };
  const url = new URL(smtpUrl);
  const user = decodeURIComponent(url.username);
  return {
    name: "",
    address: user.includes("@") ? checkAddress(user) : `parley@${url.hostname.replace(/^\[|\]$/g, "")}`,
  };
}

function messageId(key: string, sender: string): string {
  const digest = createHash("sha256").update(key).digest("hex").slice(0, 40);
  return `<${digest}@${sender.split("@")[1] ?? "parley"}>`;
}

function oneLine(text: string): string {
  return sanitizeText(text).replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function hasControl(text: string): boolean {
  return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
}
