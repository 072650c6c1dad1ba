// The thread in which authors' code runs. Plain JavaScript, because a worker thread starts
// without the loader that reads TypeScript; see script-thread.ts for the other end.
import { parentPort } from "node:worker_threads";
import { newQuickJSWASMModule, newVariant, RELEASE_SYNC } from "quickjs-emscripten";
import { prelude } from "./sandbox-prelude.mjs";
import { startTimer, threadClock } from "./thread-clock.mjs";

const KILO = 1024;
const MAX_PAGES = 512;
const MAX_JOBS = 100_000;
const MAX_OUTPUT_BYTES = 64 * KILO;

// Wall one: the memory itself ends at 32 MB. The limit that QuickJS keeps counts too little.
const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: MAX_PAGES });
const quickjs = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory }));

const clock = threadClock();

// QuickJS asks this thread's Date for the time and the zone: here they are what the call says.
let now = 0;
let zone = zoneOffset("UTC");
Date.now = () => now;
Date.prototype.getTimezoneOffset = function () {
  return -zone(this.getTime());
};

parentPort.on("message", (call) => {
  now = call.now;
  zone = zoneOffset(call.timeZone);
  let answer;
  try {
    answer = run(call);
  } catch (error) {
    // An exception of the host means that the interpreter is in an unknown state.
    const memory = /memory|allocation|out of bounds/i.test(String(error));
    answer = {
      ...failed(memory ? "memory" : "crash", memory ? outOfMemory : "The script broke the interpreter"),
      retire: true,
    };
  }
  parentPort.postMessage(answer);
});
parentPort.postMessage({ ready: true, clock });

const outOfMemory = "The script needs more memory than it may use";

function run(call) {
  // Wall two: nothing of an earlier call is left, and the interpreter is asked to stop in time.
  const runtime = quickjs.newRuntime();
  runtime.setMaxStackSize(256 * KILO);
  const used = startTimer(clock);
  let nextLook = performance.now() + call.timeoutMs;
  let interrupted = false;
  runtime.setInterruptHandler(() => {
    if (interrupted || performance.now() < nextLook) return interrupted;
    const left = call.timeoutMs - used();
    interrupted = left <= 0;
    nextLook = performance.now() + Math.max(left, 5);
    return interrupted;
  });
  const context = runtime.newContext();

  const answer = evaluate();
  // It grows by a twentieth at least: where that no longer fits, it has come to its end.
  const isFull = wasmMemory.buffer.byteLength * 1.05 >= MAX_PAGES * 64 * KILO;
  if (isFull && !answer.ok && answer.error.message === "null") {
    // Too little is left even for the error that would say so.
    return { ...failed("memory", outOfMemory), retire: true };
  }
  if (!answer.ok && (interrupted || answer.error.code === "memory")) {
    // Nothing useful can be left in there; the thread is replaced instead of cleaned.
    return { ...(interrupted ? failed("timeout", "The script took too long") : answer), retire: true };
  }
  context.dispose();
  runtime.dispose();
  // This memory never shrinks: after a large call the next one gets a fresh thread.
  return { ...answer, retire: isFull };

  function evaluate() {
    const start = context.unwrapResult(context.evalCode(prelude, "prelude.js"));
    const input = context.newString(call.input);
    const seed = context.newNumber(call.seed);
    const finish = context.unwrapResult(context.callFunction(start, context.undefined, input, seed));
    const owned = [start, input, seed, finish];
    try {
      // On the first line, so that the author's line numbers are the reported ones.
      const compiled = context.evalCode(`(async function () {${call.code}\n})`, "script.js");
      if (compiled.error) return thrown(compiled.error, "syntax");
      owned.push(compiled.value);
      const called = context.callFunction(compiled.value, context.undefined);
      if (called.error) return thrown(called.error, "threw");
      owned.push(called.value);
      const stuck = drain();
      if (stuck) return stuck;
      const state = context.getPromiseState(called.value);
      if (state.type === "rejected") return thrown(state.error, "threw");
      if (state.type === "pending")
        return failed("timeout", "The script waits for something that never happens");
      owned.push(state.value);
      const finished = context.callFunction(finish, context.undefined, state.value);
      if (finished.error) return thrown(finished.error, "output");
      owned.push(finished.value);
      return output(finished.value);
    } finally {
      for (const handle of owned) if (handle.alive) handle.dispose();
    }
  }

  function drain() {
    let jobs = 0;
    while (runtime.hasPendingJob()) {
      const done = runtime.executePendingJobs(1_000);
      if (done.error) return thrown(done.error, "threw");
      jobs += done.value;
      if (jobs > MAX_JOBS) {
        interrupted = true;
        return failed("timeout", "The script took too long");
      }
    }
    return undefined;
  }

  function output(handle) {
    const length = context.getProp(handle, "length").consume((value) => context.getNumber(value));
    const text = length > MAX_OUTPUT_BYTES ? "" : context.getString(handle);
    if (length > MAX_OUTPUT_BYTES || Buffer.byteLength(text) > MAX_OUTPUT_BYTES) {
      return failed("output", "What the script gives back is larger than 64 kB");
    }
    return { ok: true, output: text };
  }

  function thrown(handle, code) {
    const described = describe(handle);
    if (handle.alive) handle.dispose();
    if (described.name === "InternalError" && /out of memory/.test(described.message))
      return failed("memory", outOfMemory);
    const named = described.name && described.name !== "Error" && code !== "output";
    return failed(
      code,
      named ? `${described.name}: ${described.message}` : described.message,
      described.line,
    );
  }

  function describe(handle) {
    if (context.typeof(handle) !== "object" || context.sameValue(handle, context.null)) {
      const kind = context.typeof(handle);
      const isPlain = kind !== "function" && kind !== "symbol";
      return { message: isPlain ? `${context.dump(handle)}`.slice(0, 500) : `The script threw a ${kind}` };
    }
    const text = (name) => {
      try {
        const read = (value) => (context.typeof(value) === "string" ? context.getString(value) : "");
        return context.getProp(handle, name).consume(read);
      } catch {
        return ""; // The author's own getter threw: then the error has no such text.
      }
    };
    const stack = text("stack").slice(0, 4_000);
    const line = /script\.js:(\d+)/.exec(stack)?.[1];
    const message = text("message").slice(0, 500);
    return {
      name: text("name").slice(0, 60),
      message: message || "The script failed",
      line: line && Number(line),
    };
  }
}

function failed(code, message, line) {
  return { ok: false, error: line ? { code, message, line } : { code, message } };
}

/** A function from a time to the minutes that the zone is ahead of UTC. Unknown zones are UTC. */
function zoneOffset(timeZone) {
  if (timeZone === "UTC") return () => 0;
  let format;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return () => 0;
  }
  return (time) => {
    if (Number.isNaN(time)) return 0;
    const parts = Object.fromEntries(
      format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
    );
    const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
    return Math.round((local - Math.floor(time / 1000) * 1000) / 60_000);
  };
}
