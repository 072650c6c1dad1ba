import { waitsForEvent } from "./bubbles";
import { flagAt, isObject, listAt, objectAt, textAt } from "./fields";
import { inboundPath, readMapping } from "./mapping";
import { pathOfName } from "./names";
import type { Chain } from "./workshop";

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]);

/** An HTTP request (also Zapier's, Make's and Pabbly's). A failure does not stop the flow. */
export function addHttp(chain: Chain): void {
  const { shop, block } = chain;
  const webhook = objectAt(block.options, "webhook");
  const url = textAt(webhook, "url")?.trim();
  if (!url) {
    chain.note({
      severity: "partial",
      code: "request_missing",
      message:
        "The file does not hold this request's address, so the step does nothing. Add an HTTP step if it is needed.",
    });
    return addPlaceholder(chain, "The address of this request was not in the imported file.");
  }
  const translator = shop.translator();
  const method = (textAt(webhook, "method") ?? "POST").toUpperCase();
  const pairs = (key: string) =>
    listAt(webhook, key).flatMap((one) => {
      const name = textAt(one, "key");
      return name
        ? [{ name: translator.template(name), value: translator.template(textAt(one, "value") ?? "") }]
        : [];
    });
  const [headers, query] = [pairs("headers").slice(0, 50), pairs("queryParams").slice(0, 50)];
  const custom = flagAt(block.options, "isCustomBody") ?? false;
  const source = textAt(webhook, "body");
  const sends = method !== "GET" && method !== "HEAD";
  const text = !sends
    ? undefined
    : custom
      ? source
        ? translator.template(source, "json")
        : undefined
      : answersBody(chain);
  const type = /^\s*[[{"]/.test(source ?? "{") ? "json" : "text";
  const { save, saveStatus, script } = readMapping(chain);
  if (flagAt(block.options, "isExecutedOnClient"))
    chain.note({
      severity: "changed",
      code: "request_from_page",
      message: "Typebot sends this request from the visitor's page; here the server sends it.",
    });
  const timeout = Number(textAt(block.options, "timeout") ?? 10);
  chain.addInlines(translator);
  const node = chain.add(
    "http",
    {
      method: METHODS.has(method) ? method : "POST",
      url: translator.template(url),
      headers,
      query,
      ...(text === undefined ? {} : { body: { type, text } }),
      timeoutSeconds: Number.isFinite(timeout) ? Math.max(1, Math.min(60, timeout)) : 10,
      save,
      ...(saveStatus ? { saveStatus } : {}),
    },
    "success",
  );
  if (script) shop.graph.connect(node, "error", { node: chain.addScript(script) });
  else shop.graph.connect(node, "error", chain.exit());
  chain.leave();
}

/** Without a body of its own the request sends all answers. */
function answersBody(chain: Chain): string {
  const fields = chain.shop.names
    .all()
    .map((name) => `${JSON.stringify(name)}: {{ ${pathOfName(name)} | json }}`);
  return `{ ${fields.join(", ")} }`;
}

export function addEmail(chain: Chain): void {
  const { shop, block } = chain;
  const translator = shop.translator();
  const many = (key: string): string =>
    listAt(block.options, key)
      .flatMap((one) => (typeof one === "string" && one.trim() ? [translator.template(one)] : []))
      .join(", ");
  const [to, cc, bcc] = [many("recipients"), many("cc"), many("bcc")];
  const replyTo = textAt(block.options, "replyTo");
  const custom = flagAt(block.options, "isCustomBody") ?? false;
  if (flagAt(block.options, "isBodyCode"))
    chain.note({
      severity: "changed",
      code: "email_html",
      message: "The HTML of this e-mail is sent as plain text.",
    });
  const text = custom ? translator.template(textAt(block.options, "body") ?? "") : answersText(chain);
  const subject = translator.template(textAt(block.options, "subject") ?? "").slice(0, 500);
  chain.addInlines(translator);
  const node = chain.add(
    "email",
    {
      to: to.slice(0, 2_000),
      ...(cc ? { cc: cc.slice(0, 2_000) } : {}),
      ...(bcc ? { bcc: bcc.slice(0, 2_000) } : {}),
      ...(replyTo ? { replyTo: translator.template(replyTo) } : {}),
      subject,
      text,
    },
    "sent",
  );
  shop.graph.connect(node, "failed", chain.exit());
  chain.leave();
}

const answersText = (chain: Chain): string =>
  chain.shop.names
    .all()
    .map((name) => `${name.replace(/[{}]/g, "")}: {{ ${pathOfName(name)} }}`)
    .join("\n");

/** Waits for a call from outside, or for an event of an embedded page. */
export function addInbound(chain: Chain): void {
  const { shop, block } = chain;
  if (waitsForEvent(block)) {
    const event = objectAt(block.content, "waitForEvent");
    const save = shop.target(event, "saveDataInVariableId");
    chain.add(
      "waitFor",
      {
        events: [
          {
            id: "event",
            name: textAt(event, "name")?.slice(0, 200) || "embed",
            ...(save === undefined ? {} : { save }),
          },
        ],
      },
      "event",
    );
    return chain.leave();
  }
  const name = `webhook.${block.id}`.slice(0, 200);
  chain.note({
    severity: "changed",
    code: "inbound_webhook",
    message: `Send the event "${name}" to this conversation where Typebot's address was called.`,
    values: { event: name },
  });
  const mapping = listAt(block.options, "responseVariableMapping").filter(isObject);
  const data = mapping.length ? shop.variable("event_data") : undefined;
  chain.add(
    "waitFor",
    { events: [{ id: "event", name, ...(data === undefined ? {} : { save: data }) }] },
    "event",
  );
  if (data !== undefined) {
    const { assignments, script } = inboundPath(chain, mapping, data);
    if (assignments.length) chain.add("set", { assignments });
    if (script) chain.addScript(script);
  }
  chain.leave();
}

/** What cannot be mapped: a note on the canvas, and the flow goes on as if the step had been done. */
export function addUnsupported(chain: Chain): void {
  const { block } = chain;
  const action = textAt(block.options, "action") ?? textAt(block.options, "task");
  const what = action ? `${block.type}: ${action}` : block.type;
  chain.note({
    severity: "unsupported",
    code: "block_unsupported",
    message: `"${what.slice(0, 120)}" has no counterpart here: the step does nothing.`,
    values: { kind: what.slice(0, 120) },
  });
  addPlaceholder(chain, `Not imported: ${what.slice(0, 120)}`);
}

export function addPlaceholder(chain: Chain, text: string): void {
  chain.branch("note", { text, color: "pink" });
  chain.leave();
}

/** Nobody may get for nothing what was to be paid for: a person takes over. */
export function addPayment(chain: Chain): void {
  const { block } = chain;
  const amount = textAt(block.options, "amount") ?? "";
  const currency = textAt(block.options, "currency") ?? "USD";
  chain.note({
    severity: "unsupported",
    code: "payment",
    message:
      "Payments are not taken. A person of the team takes over here; when it is settled, the conversation goes on.",
    values: { amount, currency },
  });
  chain.branch("note", { text: `Payment (Stripe): ${amount} ${currency}`, color: "pink" });
  chain.add("handoff", { priority: "normal" }, "resolved");
  chain.leave();
}
