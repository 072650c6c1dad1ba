import type { Clause, Condition, ConditionEntry } from "../../flow/text/condition";
import { Prisma } from "../../prisma/generated/client";
import { clauseFault, readSubject, type Subject } from "./audience-subject";
import { compareInteger, compareJson, type Test, timeRange } from "./compare-sql";

const { sql } = Prisma;

export interface Compiling {
  readonly workspaceId: string;
  /** The moment that the condition is asked at. */
  readonly now: Date;
  /** Ask for these contacts only: sub-queries then look at nobody else's rows. */
  readonly only?: readonly string[] | undefined;
  /** Ask for a part of the contacts. */
  readonly range?: IdRange | undefined;
}

/** Contacts after one up to another, that one too; null: from the first, to the last. */
export interface IdRange {
  readonly after: string | null;
  readonly upTo: string | null;
}

/**
 * A condition as a query of contact ids (one column, `id`). Whatever somebody wrote is a parameter, never SQL. What a
 * contact did or has in other tables becomes a set that is joined with or left out, so that the database may begin with the
 * smallest. 422 `audience-clause` for a clause that an audience cannot ask.
 */
export function compileCondition(condition: Condition, options: Compiling): Prisma.Sql {
  const counted = options.only ? undefined : countedClause(condition);
  if (counted) {
    // What they did is joined with who is meant before it is counted: several processes share that, and fewer are counted.
    const { clause, name, within, others } = counted;
    const test = compareInteger(sql`count(*)`, clause);
    return sql`SELECT e.contact_id AS id FROM contact_event e JOIN contact c ON c.id = e.contact_id WHERE ${base("c", options)} AND ${compile(others, false, "c", options)}
      AND e.workspace_id = ${options.workspaceId}::uuid AND ${happened(sql`e.`, name, within, options.now)} GROUP BY e.contact_id HAVING ${test}`;
  }
  return sql`SELECT c.id FROM contact c WHERE ${base("c", options)} AND ${compile(condition, false, "c", options)}`;
}

function base(alias: string, options: Compiling): Prisma.Sql {
  const c = Prisma.raw(alias);
  return sql`${c}.workspace_id = ${options.workspaceId}::uuid AND ${c}.merged_into IS NULL ${asked(sql`${c}.id`, options)}`;
}

/** The first clause of a condition whose clauses all hold that is about how often something was done lately, and not about never. */
function countedClause(
  condition: Condition,
): { clause: Clause; name: string; within: number; others: Condition } | undefined {
  if (!("all" in condition)) return undefined;
  for (const clause of condition.all) {
    if (!("left" in clause)) continue;
    const subject = readClause(clause);
    if (subject.kind !== "eventCount" || subject.within === null) continue;
    if (atLeastOnce(clause) || holdsForZero(clause)) continue;
    const others = { all: condition.all.filter((one) => one !== clause) };
    return { clause, name: subject.name, within: subject.within, others };
  }
  return undefined;
}

function happened(row: Prisma.Sql, name: string, within: number, now: Date): Test {
  return sql`${row}name = ${name} AND ${row}at > ${new Date(now.getTime() - within)} AND ${row}at <= ${now}`;
}

/** Leaves out whom nobody asks for. */
function asked(id: Prisma.Sql, { only, range }: Compiling): Prisma.Sql {
  return sql`${only ? sql`AND ${id} = ANY (${[...only]}::uuid[])` : Prisma.empty} ${range?.after ? sql`AND ${id} > ${range.after}::uuid` : Prisma.empty} ${
    range?.upTo ? sql`AND ${id} <= ${range.upTo}::uuid` : Prisma.empty
  }`;
}

/** What holds of the row `alias`; `not` turns it round, which is pushed down to the clauses. */
function compile(entry: ConditionEntry, not: boolean, alias: string, options: Compiling): Test {
  if ("left" in entry) return compileClause(entry, not, alias, options);
  if ("all" in entry) return group(entry.all, not, not, alias, options);
  if ("any" in entry) return group(entry.any, !not, not, alias, options);
  return group(entry.none, not, !not, alias, options);
}

/** Entries of which any (`or`) or all hold, each turned round where `not` is. */
function group(
  entries: readonly ConditionEntry[],
  or: boolean,
  not: boolean,
  alias: string,
  options: Compiling,
): Test {
  // "none of" is "all of the opposites"; its opposite, "any of them".
  if (entries.length === 0) return or ? sql`false` : sql`true`;
  if (!or)
    return sql`(${Prisma.join(
      entries.map((entry) => compile(entry, not, alias, options)),
      " AND ",
    )})`;
  if (entries.length === 1 || entries.every(ofRow))
    return sql`(${Prisma.join(
      entries.map((entry) => compile(entry, not, alias, options)),
      " OR ",
    )})`;
  // An OR over sets would be asked row by row: their union is a set again.
  const inner = `${alias}x`;
  const parts = entries.map(
    (entry) =>
      wholeSet(entry, not, options) ??
      sql`SELECT ${Prisma.raw(inner)}.id FROM contact ${Prisma.raw(inner)} WHERE ${base(inner, options)} AND ${compile(entry, not, inner, options)}`,
  );
  return sql`${Prisma.raw(alias)}.id IN (${Prisma.join(parts, " UNION ")})`;
}

/** A clause that is a set as it stands needs no look at the contacts: who is asked about has been chosen outside. */
function wholeSet(entry: ConditionEntry, not: boolean, options: Compiling): Prisma.Sql | undefined {
  if (!("left" in entry)) return undefined;
  const subject = readSubject(entry.left);
  if (subject.kind === "field" || subject.kind === "column") return undefined;
  const set = compileSet(subject, entry, options);
  return set.others === not ? set.ids : undefined;
}

/** Whether an entry is decided by the contact's own row. */
function ofRow(entry: ConditionEntry): boolean {
  if (!("left" in entry))
    return ("all" in entry ? entry.all : "any" in entry ? entry.any : entry.none).every(ofRow);
  const { kind } = readSubject(entry.left);
  return kind === "field" || kind === "column";
}

function readClause(clause: Clause): Subject {
  if (clause.left.trim() === "") throw clauseFault("", "it has no left side yet.");
  if (typeof clause.right === "string" && clause.right.includes("{{"))
    throw clauseFault(clause.left, "an audience compares with values, not with templates.");
  return readSubject(clause.left);
}

function compileClause(clause: Clause, not: boolean, alias: string, options: Compiling): Test {
  const subject = readClause(clause);
  const c = Prisma.raw(alias);
  if (subject.kind === "field") {
    const [name, ...deeper] = subject.path;
    const value = deeper.length
      ? sql`(${c}.profile #> ${[...subject.path]}::text[])`
      : sql`(${c}.profile -> ${name}::text)`;
    return turned(compareJson(value, clause, options.now), not);
  }
  if (subject.kind === "column") return turned(compileColumn(subject.column, clause, c, options), not);
  const set = compileSet(subject, clause, options);
  const members = sql`SELECT FROM (${set.ids}) s WHERE s.contact_id = ${c}.id`;
  return set.others === not ? sql`EXISTS (${members})` : sql`NOT EXISTS (${members})`;
}

const turned = (test: Test, not: boolean): Test => (not ? sql`NOT ${test}` : test);

function compileColumn(
  column: "locale" | "timeZone" | "createdAt",
  clause: Clause,
  c: Prisma.Sql,
  { now }: Compiling,
): Test {
  if (column === "createdAt") return inRange(sql`${c}.created_at`, clause, now);
  const value = column === "locale" ? sql`${c}.locale` : sql`${c}.time_zone`;
  return compareJson(sql`to_jsonb(${value})`, clause, now);
}

function inRange(at: Prisma.Sql, clause: Clause, now: Date): Test {
  const { from, to } = timeRange(clause, now);
  return sql`(${from ? sql`${at} >= ${from}` : sql`true`} AND ${to ? sql`${at} <= ${to}` : sql`true`})`;
}

/** Contacts as a query of `contact_id`; `others`: those who are not in it are meant. */
interface IdSet {
  readonly ids: Prisma.Sql;
  readonly others: boolean;
}

type SetSubject = Exclude<Subject, { kind: "field" | "column" }>;

function compileSet(subject: SetSubject, clause: Clause, options: Compiling): IdSet {
  const { workspaceId, now } = options;
  const mine = asked(sql`contact_id`, options);
  const rows = (table: string, where: Prisma.Sql) =>
    sql`SELECT contact_id FROM ${Prisma.raw(table)} WHERE workspace_id = ${workspaceId}::uuid ${mine} AND ${where}`;
  switch (subject.kind) {
    case "consent":
      return consentSet(clause, (where) =>
        rows(
          "contact_consent",
          sql`channel = ${subject.channel} AND purpose = ${subject.purpose} AND ${where}`,
        ),
      );
    case "audience":
      return truthSet(clause, rows("audience_member", sql`audience_id = ${subject.id}::uuid`));
    case "eventCount": {
      const { name, within } = subject;
      if (within === null)
        return numberSet(clause, (test) =>
          rows("contact_event_total", sql`name = ${name} AND ${test(sql`count`)}`),
        );
      const from = new Date(now.getTime() - within);
      // Once is a matter of the last time, which is kept; more is counted.
      if (atLeastOnce(clause))
        return {
          ids: rows("contact_event_total", sql`name = ${name} AND last_at > ${from}`),
          others: neverAsked(clause),
        };
      return numberSet(
        clause,
        (test) =>
          sql`${rows("contact_event", happened(Prisma.empty, name, within, now))} GROUP BY contact_id HAVING ${test(sql`count(*)`)}`,
      );
    }
    case "eventTime":
      return timeSet(clause, now, subject.which === "first" ? sql`first_at` : sql`last_at`, (where) =>
        rows("contact_event_total", sql`name = ${subject.name} AND ${where}`),
      );
    case "value": {
      const column = subject.what === "net" ? sql`net_minor` : sql`orders`;
      return numberSet(clause, (test) =>
        rows("contact_value", sql`currency = ${subject.currency} AND ${test(column)}`),
      );
    }
    case "orderTime":
      return timeSet(
        clause,
        now,
        subject.which === "first" ? sql`first_order_at` : sql`last_order_at`,
        (where) => rows("contact_value", sql`currency = ${subject.currency} AND ${where}`),
      );
    case "interest":
      return interestSet(subject.topic, clause, now, (where) =>
        rows("contact_interest", sql`topic = ${subject.topic} AND ${where}`),
      );
  }
}

type Rows = (where: Prisma.Sql) => Prisma.Sql;

function consentSet(clause: Clause, rows: Rows): IdSet {
  const yes = clause.operator === "equals" || clause.operator === "notEquals" ? asBoolean(clause) : undefined;
  switch (clause.operator) {
    case "isSet":
      return { ids: rows(sql`true`), others: false };
    case "isEmpty":
      return { ids: rows(sql`true`), others: true };
    case "isTrue":
      return { ids: rows(sql`granted`), others: false };
    case "isFalse":
      return { ids: rows(sql`NOT granted`), others: false };
    case "equals":
    case "notEquals":
      return { ids: rows(sql`granted = ${yes ?? true}`), others: clause.operator === "notEquals" };
    default:
      throw clauseFault(clause.left, "consent is given, refused or unknown.");
  }
}

function truthSet(clause: Clause, ids: Prisma.Sql): IdSet {
  if (clause.operator === "isTrue" || clause.operator === "isSet") return { ids, others: false };
  if (clause.operator === "isFalse" || clause.operator === "isEmpty") return { ids, others: true };
  if (clause.operator === "equals" || clause.operator === "notEquals")
    return { ids, others: asBoolean(clause) === (clause.operator === "notEquals") };
  throw clauseFault(clause.left, "somebody is in it or not.");
}

function asBoolean(clause: Clause): boolean {
  if (clause.right === true || clause.right === "true") return true;
  if (clause.right === false || clause.right === "false") return false;
  throw clauseFault(clause.left, "compare with true or false.");
}

/** A number that most contacts have no row for, which is 0: where 0 is meant too, it is everybody but the others. */
function numberSet(clause: Clause, rows: (test: (column: Prisma.Sql) => Test) => Prisma.Sql): IdSet {
  if (!holdsForZero(clause)) return { ids: rows((column) => compareInteger(column, clause)), others: false };
  return { ids: rows((column) => sql`NOT (${compareInteger(column, clause)})`), others: true };
}

function holdsForZero(clause: Clause): boolean {
  const { operator, right } = clause;
  const number = (one: unknown) => (typeof one === "number" ? one : Number(one));
  switch (operator) {
    case "equals":
      return number(right) === 0;
    case "notEquals":
      return number(right) !== 0;
    case "greaterThan":
      return number(right) < 0;
    case "greaterOrEqual":
      return number(right) <= 0;
    case "lessThan":
      return number(right) > 0;
    case "lessOrEqual":
      return number(right) >= 0;
    case "between":
      return Array.isArray(right) && number(right[0]) <= 0 && number(right[1]) >= 0;
    default:
      return operator === "isEmpty" || operator === "isFalse";
  }
}

const ONCE: readonly string[] = ["greaterThan 0", "greaterOrEqual 1", "isSet", "isTrue"];
const NEVER: readonly string[] = ["equals 0", "lessThan 1", "lessOrEqual 0", "isEmpty", "isFalse"];
const printed = ({ operator, right }: Clause): string =>
  operator === "isSet" || operator === "isTrue" || operator === "isEmpty" || operator === "isFalse"
    ? operator
    : `${operator} ${String(right)}`;
const atLeastOnce = (clause: Clause): boolean => ONCE.includes(printed(clause)) || neverAsked(clause);
const neverAsked = (clause: Clause): boolean => NEVER.includes(printed(clause));

function timeSet(clause: Clause, now: Date, column: Prisma.Sql, rows: Rows): IdSet {
  if (clause.operator === "isSet") return { ids: rows(sql`${column} IS NOT NULL`), others: false };
  if (clause.operator === "isEmpty") return { ids: rows(sql`${column} IS NOT NULL`), others: true };
  return { ids: rows(inRange(column, clause, now)), others: false };
}

/** A score over a bound is a level over another, which is what the index is of. */
function interestSet(topic: string, clause: Clause, now: Date, rows: Rows): IdSet {
  const { operator, right } = clause;
  const bound = typeof right === "number" ? right : Number(right);
  if (operator === "isSet") return { ids: rows(sql`true`), others: false };
  if (operator === "isEmpty") return { ids: rows(sql`true`), others: true };
  if (!Number.isFinite(bound)) throw clauseFault(`interests["${topic}"]`, "compare with a number.");
  const above = operator === "greaterThan" || operator === "greaterOrEqual";
  if (!above && operator !== "lessThan" && operator !== "lessOrEqual")
    throw clauseFault(`interests["${topic}"]`, "ask whether it is above or below a number.");
  // No score is below zero.
  if (bound <= 0) {
    const everybody = operator === "greaterOrEqual" || (operator === "greaterThan" && bound < 0);
    const nobody = operator === "lessThan" || bound < 0;
    if (everybody || (!above && nobody)) return { ids: rows(sql`false`), others: everybody };
    return { ids: rows(sql`true`), others: !above };
  }
  const level = interestLevel(bound, now);
  const strict = operator === "greaterThan" || operator === "lessOrEqual";
  return {
    ids: rows(strict ? sql`level > ${level}::float8` : sql`level >= ${level}::float8`),
    others: !above,
  };
}

/** The level that has a score at a moment; the inverse of what the migration says of contact_interest. */
export function interestLevel(score: number, at: Date): number {
  return Math.log2(score) + (at.getTime() - Date.UTC(2020, 0, 1)) / 1_209_600_000;
}
