import { parseDuration } from "../../flow/text/duration";
import { type Path, parsePath } from "../../flow/text/paths";
import { AppError } from "../errors";
import { isUuid } from "../ids";

/**
 * What the left side of an audience's clause speaks of:
 * - `contact.city`, `city`: a field of the profile; `contact.locale`, `contact.timeZone`, `contact.createdAt`
 * - `consent.email.marketing`: true, false, or nothing where it is unknown
 * - `events["order.paid"].count`, `.count["7d"]`, `.first`, `.last`: what they did, ever or within the last time
 * - `value.CNY.net`, `.orders`, `.firstOrderAt`, `.lastOrderAt`: what their orders are worth, in minor units
 * - `interests["product:tea"]`: a score that halves every two weeks, in views
 * - `audiences["<id>"]`: true for who is in another audience
 */
export type Subject =
  | { readonly kind: "field"; readonly path: readonly string[] }
  | { readonly kind: "column"; readonly column: "locale" | "timeZone" | "createdAt" }
  | { readonly kind: "consent"; readonly channel: string; readonly purpose: string }
  | { readonly kind: "eventCount"; readonly name: string; readonly within: number | null }
  | { readonly kind: "eventTime"; readonly name: string; readonly which: "first" | "last" }
  | { readonly kind: "value"; readonly currency: string; readonly what: "net" | "orders" }
  | { readonly kind: "orderTime"; readonly currency: string; readonly which: "first" | "last" }
  | { readonly kind: "interest"; readonly topic: string }
  | { readonly kind: "audience"; readonly id: string };

/** A fault in a clause, for who writes it. */
export const clauseFault = (left: string, message: string): AppError =>
  new AppError(422, "audience-clause", `${left.slice(0, 80) || "A clause"}: ${message}`, {
    details: { left },
  });

const WORD = /^[a-z][a-z0-9-]{0,39}$/;
/** Two years: what is longer ago is asked without a window. */
const LONGEST = 731 * 86_400_000;

/** Reads the left side of a clause; 422 `audience-clause` where an audience cannot ask for it. */
export function readSubject(left: string): Subject {
  if (left.includes("{{")) throw clauseFault(left, "an audience takes paths, not templates.");
  const parsed = parsePath(left);
  if (!parsed.ok) throw clauseFault(left, parsed.error.message);
  const [head, ...rest] = parsed.path;
  const fault = (message: string) => clauseFault(left, message);
  switch (head) {
    case "contact":
      return contactSubject(rest, fault);
    case "consent": {
      const [channel, purpose = "marketing", ...more] = rest.map(String);
      if (channel === undefined || more.length || !WORD.test(channel) || !WORD.test(purpose))
        throw fault("write consent.email.marketing.");
      return { kind: "consent", channel, purpose };
    }
    case "events":
      return eventSubject(rest, fault);
    case "value":
      return valueSubject(rest, fault);
    case "interests":
      if (rest.length !== 1) throw fault('write interests["product:tea"].');
      return { kind: "interest", topic: String(rest[0]) };
    case "audiences":
      if (rest.length !== 1 || !isUuid(rest[0])) throw fault("there is no such audience.");
      return { kind: "audience", id: rest[0] };
    case "vars":
    case "event":
    case "conversation":
    case "workspace":
      throw fault("an audience knows contacts only.");
    default:
      return contactSubject(parsed.path, fault);
  }
}

type Fault = (message: string) => AppError;

function contactSubject(path: Path, fault: Fault): Subject {
  const [name, ...more] = path.map(String);
  if (name === undefined) throw fault("name a field.");
  if (path.length > 4) throw fault("a field nests at most four levels.");
  if (more.length === 0 && (name === "locale" || name === "timeZone" || name === "createdAt"))
    return { kind: "column", column: name };
  return { kind: "field", path: [name, ...more] };
}

function eventSubject(path: Path, fault: Fault): Subject {
  const [name, what, window, ...more] = path.map(String);
  if (name === undefined || name === "" || name.length > 100 || more.length)
    throw fault('write events["order.paid"].count.');
  if ((what === "first" || what === "last") && window === undefined)
    return { kind: "eventTime", name, which: what };
  if (what !== "count") throw fault("ask for count, first or last.");
  if (window === undefined) return { kind: "eventCount", name, within: null };
  const within = parseDuration(window);
  if (within === null || within < 60_000 || within > LONGEST)
    throw fault(`${window.slice(0, 20)} is not a time between a minute and two years.`);
  return { kind: "eventCount", name, within };
}

function valueSubject(path: Path, fault: Fault): Subject {
  const [currency, what, ...more] = path.map(String);
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency) || more.length)
    throw fault("write value.CNY.net.");
  if (what === "net" || what === "orders") return { kind: "value", currency, what };
  if (what === "firstOrderAt") return { kind: "orderTime", currency, which: "first" };
  if (what === "lastOrderAt") return { kind: "orderTime", currency, which: "last" };
  throw fault("ask for net, orders, firstOrderAt or lastOrderAt.");
}
