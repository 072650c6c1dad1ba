import { eraseContact } from "../contacts/erase-contact";
import { findByIdentity } from "../contacts/find-contact";
import { isIdentityKind, readIdentity } from "../contacts/identity-value";
import { mergeContacts } from "../contacts/merge-contacts";
import { upsertContact } from "../contacts/upsert-contact";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { getOrder } from "../orders/read-order";
import { writeOrder } from "../orders/write-order";
import { type ContactExport, exportContact } from "../profiles/export-contact";
import { readContact } from "../profiles/read-contact";
import {
  contactBodySchema,
  eraseBodySchema,
  externalIdSchema,
  mergeBodySchema,
  orderBodySchema,
  putContactBodySchema,
} from "./contact-schemas";
import { type KeyedDeps, keyed } from "./keyed";
import { type Call, type Handler, sendJson, sendJsonPieces } from "./node-route";
import { readJson, readNothing, validate } from "./read-body";

function contactId(call: Call): string {
  const id = call.params.id ?? "";
  if (!isUuid(id)) throw new AppError(404, "not-found", "There is no such contact.");
  return id;
}

/** The contact that the path names, now: an id that it once had leads to it. 404 for none. */
const contactOf = (call: Call, workspaceId: string): ReturnType<typeof readContact> =>
  readContact(workspaceId, contactId(call));

/** POST /v1/contacts: the same again changes nothing. */
export const upsertContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:write", deps, async (call, actor) => {
    const done = await upsertContact(actor, validate(contactBodySchema, await readJson(call.request)));
    sendJson(call, done.created ? 201 : 200, JSON.stringify(done));
  });

/** PUT /v1/contacts/{externalId}: the same again changes nothing. */
export const putContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:write", deps, async (call, actor) => {
    const body = validate(putContactBodySchema, await readJson(call.request));
    const number = validate(externalIdSchema, { externalId: call.params.id });
    const done = await upsertContact(actor, { ...body, ...number });
    sendJson(call, done.created ? 201 : 200, JSON.stringify(done));
  });

/** GET /v1/contacts?kind=email&value=…: who is known by it; nobody is an empty list. */
export const findContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:read", deps, async (call, actor) => {
    const kind = call.query.get("kind") ?? "";
    if (!isIdentityKind(kind))
      throw new AppError(
        400,
        "identity-kind",
        "Ask by kind= email, phone, externalId, visitor or channel:<name>, and value=.",
        {
          path: "kind",
        },
      );
    const identity = readIdentity(kind, call.query.get("value") ?? "");
    sendJson(call, 200, JSON.stringify({ contacts: await findByIdentity(actor.workspaceId, identity) }));
  });

/** GET /v1/contacts/{id} */
export const getContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:read", deps, async (call, actor) => {
    sendJson(call, 200, JSON.stringify(await contactOf(call, actor.workspaceId)));
  });

/** POST /v1/contacts/{id}/merge */
export const mergeContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:write", deps, async (call, actor) => {
    const { id } = await contactOf(call, actor.workspaceId);
    const { other, note } = validate(mergeBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await mergeContacts(actor, { contactId: id, otherId: other, note })));
  });

/** POST /v1/contacts/{id}/erase */
export const eraseContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:write", deps, async (call, actor) => {
    const { id } = await contactOf(call, actor.workspaceId);
    validate(eraseBodySchema, await readJson(call.request));
    await eraseContact(actor, id);
    sendJson(call, 200, JSON.stringify({ erased: true }));
  });

/** DELETE /v1/contacts/{id} */
export const deleteContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:write", deps, async (call, actor) => {
    await readNothing(call.request);
    const { id } = await contactOf(call, actor.workspaceId);
    await eraseContact(actor, id);
    sendJson(call, 200, JSON.stringify({ erased: true }));
  });

/** GET /v1/contacts/{id}/export */
export const exportContactRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:export", deps, async (call, actor) => {
    const found = await exportContact(actor.workspaceId, contactId(call));
    await sendJsonPieces(call, inPieces(found), {
      "content-disposition": `attachment; filename="contact-${found.contact.id}.json"`,
    });
  });

async function* inPieces({ contact, lists }: ContactExport): AsyncGenerator<string> {
  yield `{"contact":${JSON.stringify(contact)}`;
  for (const [name, pages] of Object.entries(lists)) {
    yield `,${JSON.stringify(name)}:[`;
    let first = true;
    for await (const rows of pages)
      if (rows.length > 0) {
        yield `${first ? "" : ","}${rows.map((row) => JSON.stringify(row)).join(",")}`;
        first = false;
      }
    yield "]";
  }
  yield "}";
}

/** POST /v1/orders: the same again changes nothing, and what is older than what is known neither. */
export const writeOrderRoute = (deps: KeyedDeps): Handler =>
  keyed("orders:write", deps, async (call, actor) => {
    const { ref, ...input } = validate(orderBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await writeOrder(actor, ref, input)));
  });

/** GET /v1/orders/{ref} */
export const getOrderRoute = (deps: KeyedDeps): Handler =>
  keyed("orders:read", deps, async (call, actor) => {
    const ref = call.params.ref ?? "";
    if (/\p{Cc}/u.test(ref)) throw new AppError(404, "not-found", "There is no such order.");
    sendJson(call, 200, JSON.stringify(await getOrder(actor.workspaceId, ref)));
  });
