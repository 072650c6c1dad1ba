import { errorCode } from "../errors";

/** Connects to a mail server and logs in, sending nothing. Null when it may be used; else a word for why not. */
export async function verifySmtp(smtpUrl: string, patienceMs: number): Promise<string | null> {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs,
  });
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return errorCode(error) ?? "no answer"; // its message may repeat the login
  } finally {
    transport.close();
  }
}
