/**
 * Runs inside the sandbox before the author's code: a function of the input (JSON text) and the seed that puts
 * the scopes, `console` and a seeded `Math.random` in place and returns a function of the returned value that
 * gives everything back as JSON text. It holds on to the built-ins it needs, because code may replace them.
 */
export const prelude = `(function (text, seed) {
  "use strict";
  const { parse, stringify } = JSON;
  const { defineProperty, keys } = Object;
  const has = Function.prototype.call.bind(Object.prototype.hasOwnProperty);
  const slice = Function.prototype.call.bind(String.prototype.slice);
  const isArray = Array.isArray;
  const imul = Math.imul;
  const given = parse(text);
  const { vars, ...scopes } = given;
  const before = parse(stringify(vars));
  const put = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });

  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  defineProperty(Math, "random", { value: random, writable: true, enumerable: false, configurable: true });

  const logs = [];
  let logged = 0;
  const show = (item) => {
    if (typeof item === "string") return item;
    try {
      return stringify(item) ?? String(item);
    } catch {
      return String(item);
    }
  };
  const log = (...items) => {
    if (logs.length >= 100 || logged >= 8000) return;
    let line = "";
    for (let at = 0; at < items.length && line.length < 2000; at += 1) line += (at === 0 ? "" : " ") + show(items[at]);
    line = slice(line, 0, 2000);
    logged += line.length;
    defineProperty(logs, logs.length, { value: line, writable: true, enumerable: true, configurable: true });
  };
  put("console", { log, info: log, warn: log, error: log, debug: log });
  put("vars", vars);
  put("input", scopes);
  for (const name of keys(scopes)) put(name, scopes[name]);

  const plain = (value, what) => {
    let json;
    try {
      json = stringify(value);
    } catch (error) {
      throw new TypeError(what + " cannot be stored: " + (error && error.message));
    }
    if (json === undefined && value !== undefined) throw new TypeError(what + " cannot be stored: a " + typeof value);
    return json;
  };
  return (value) => {
    const after = globalThis.vars;
    if (typeof after !== "object" || after === null || isArray(after)) throw new TypeError("vars must stay an object");
    let changes = "";
    const change = (name, json) => {
      changes += (changes === "" ? "" : ",") + stringify(name) + ":" + json;
    };
    for (const name of keys(after)) {
      const json = plain(after[name], "The variable " + name);
      if (json === undefined) continue;
      if (!has(before, name) || json !== stringify(before[name])) change(name, json);
    }
    for (const name of keys(before)) if (!has(after, name) || after[name] === undefined) change(name, "null");
    return '{"value":' + (plain(value, "The result") ?? "null") + ',"vars":{' + changes + '},"logs":' + stringify(logs) + "}";
  };
})`;
