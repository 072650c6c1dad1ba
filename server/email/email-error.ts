export type EmailErrorCode =
  /** No mail server is set up. */
  | "no_smtp"
  /** An address or header that cannot be sent. */
  | "invalid"
  /** The mail server refused the message or its recipients for good. */
  | "refused"
  /** The mail server did not accept the credentials. */
  | "auth"
  /** The mail server asks to try later. */
  | "busy"
  | "connect"
  | "timeout";

/** Why an e-mail was not handed over. The message is for the author and names no server. */
export class EmailError extends Error {
  readonly code: EmailErrorCode;
  /** True where the same message may be tried again later. */
  readonly isTemporary: boolean;

  constructor(code: EmailErrorCode, message: string) {
    super(message);
    this.name = "EmailError";
    this.code = code;
    this.isTemporary = code === "busy" || code === "connect" || code === "timeout";
  }
}

/** Turns what the mail client threw into an EmailError. */
export function toEmailError(error: unknown): EmailError {
  if (error instanceof EmailError) return error;
  const code = field(error, "code");
  const responseCode = field(error, "responseCode");
  if (code === "EAUTH" || responseCode === 535)
    return new EmailError("auth", "The mail server did not accept the credentials");
  if (typeof responseCode === "number" && responseCode >= 400) {
    return responseCode < 500
      ? new EmailError("busy", "The mail server asks to try later")
      : new EmailError("refused", "The mail server refused the message");
  }
  if (code === "ETIMEDOUT") return new EmailError("timeout", "The mail server did not answer in time");
  if (code === "EENVELOPE" || code === "EMESSAGE")
    return new EmailError("refused", "The mail server refused the message");
  return new EmailError("connect", "The mail server could not be reached");
}

function field(error: unknown, name: "code" | "responseCode"): unknown {
  if (typeof error !== "object" || error === null || !(name in error)) return undefined;
  return Reflect.get(error, name);
}
