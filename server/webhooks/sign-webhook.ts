import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const PREFIX = "whsec_";
/** Seconds by which a receiver's clock may differ from the time that was signed. */
export const TOLERANCE_SECONDS = 300;

/** A new signing secret in the form of Standard Webhooks. */
export const newWebhookSecret = (): string => `${PREFIX}${randomBytes(32).toString("base64")}`;

/** The headers of a delivery: id, time (seconds) and a signature of both and the body for each secret that holds. */
export function webhookHeaders(
  id: string,
  seconds: number,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": secrets.map((secret) => `v1,${sign(id, seconds, body, secret)}`).join(" "),
  };
}

function sign(id: string, seconds: number, body: string, secret: string): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64");
  return createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
}

/** Whether a delivery bears a signature that holds, as receivers check it: for examples and for our own tests. */
export function verifyWebhook(headers: Headers, body: string, secret: string, nowSeconds: number): boolean {
  const id = headers.get("webhook-id");
  const time = headers.get("webhook-timestamp");
  const given = headers.get("webhook-signature");
  if (
    !id ||
    !time ||
    !given ||
    !/^\d{1,12}$/.test(time) ||
    Math.abs(nowSeconds - Number(time)) > TOLERANCE_SECONDS
  )
    return false;
  const wanted = Buffer.from(sign(id, Number(time), body, secret));
  // Two headers of one name arrive as one with a comma: its parts are no signatures then.
  return given.split(" ").some((one) => {
    const bytes = Buffer.from(one.startsWith("v1,") ? one.slice(3) : "");
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
}
