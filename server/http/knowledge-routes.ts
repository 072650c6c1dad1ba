import { Readable } from "node:stream";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { removeSource } from "../knowledge/change-source";
import { type Document, makeDocument, replaceDocument } from "../knowledge/document";
import { getSource } from "../knowledge/get-source";
import { recrawl } from "../knowledge/pages";
import { readOriginalPart } from "../knowledge/read-original";
import { searchKnowledge } from "../knowledge/search-knowledge";
import { askingContact } from "../profiles/asking-contact";
import { type KeyedDeps, keyed } from "./keyed";
import {
  type DocumentBody,
  documentBodySchema,
  newDocumentBodySchema,
  searchQuerySchema,
} from "./knowledge-schemas";
import { type Call, fileHeaders, type Handler, sendJson, sendStream } from "./node-route";
import { readJson, readNothing, validate } from "./read-body";

const documentId = (call: Call): string => {
  const id = call.params.id ?? "";
  if (!isUuid(id)) throw new AppError(404, "not-found", "There is no such source.");
  return id;
};

/** A body as the knowledge takes it: its schema has seen that it is a text or a question with its answer. */
function documentOf({ text, question, phrasings, answer, ...details }: DocumentBody): Document {
  if (text !== undefined) return { details, content: { text } };
  return {
    details,
    content: { pair: { question: question ?? "", phrasings: phrasings ?? [], answer: answer ?? "" } },
  };
}

/** POST /v1/knowledge/documents: the same id and body give the same answer. */
export const makeDocumentRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:write", deps, async (call, actor) => {
    const { id, ...body } = validate(newDocumentBodySchema, await readJson(call.request));
    const made = await makeDocument(actor, id, documentOf(body));
    sendJson(call, 201, JSON.stringify(made), { location: `/v1/knowledge/documents/${id}` });
  });

/** PUT /v1/knowledge/documents/{id}: the same again changes nothing. */
export const replaceDocumentRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:write", deps, async (call, actor) => {
    const id = documentId(call);
    const body = validate(documentBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await replaceDocument(actor, id, documentOf(body))));
  });

/** GET /v1/knowledge/documents/{id}, also before it holds: for those who write. */
export const getDocumentRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:write", deps, async (call, { workspaceId }) => {
    const source = await getSource({ workspaceId, role: "editor" }, documentId(call));
    const { id, kind, title, pair, language, folder, tags, audience, validFrom, validUntil } = source;
    const { byOrder, state, version, updatedAt, url, fileName, checkedAt, byHand, notes, work } = source;
    const { question = null, phrasings = [], answer = null } = pair ?? {};
    const said = { text: pair ? null : source.text, question, phrasings, answer };
    const details = { language, folder, tags, audience, validFrom, validUntil, byOrder };
    const origin = { url, fileName, checkedAt, byHand, notes, work };
    const document = { id, kind, title, ...said, ...details, state, version, updatedAt, ...origin };
    sendJson(call, 200, JSON.stringify(document));
  });

/** POST /v1/knowledge/documents/{id}/readings: its page or file is read again in the background; GET the source says how far it is. */
export const readDocumentRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:write", deps, async (call, actor) => {
    const id = documentId(call);
    await getSource({ workspaceId: actor.workspaceId, role: "editor" }, id); // 404 goes before a body that is wrong
    await readNothing(call.request);
    await recrawl(actor, id);
    sendJson(call, 202, JSON.stringify({ asked: true }));
  });

/** GET /v1/knowledge/documents/{id}/original: a download, which runs nowhere. */
export const originalRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:write", deps, async (call, { workspaceId }) => {
    const actor = { workspaceId, role: "editor" } as const;
    const sourceId = documentId(call);
    const first = await readOriginalPart(actor, { sourceId, part: 0 });
    const parts = async function* () {
      yield first.bytes;
      for (let part = 1; part < first.parts; part++) {
        const next = await readOriginalPart(actor, { sourceId, part });
        // Another file took its place meanwhile: half of one and half of the other is none.
        if (next.uploadId !== first.uploadId)
          throw new AppError(409, "original-gone", "The file was replaced.");
        yield next.bytes;
      }
    };
    const headers = {
      "content-type": "application/octet-stream",
      ...fileHeaders("attachment", first.fileName),
      "cache-control": "private, no-store",
    };
    await sendStream(call, headers, Readable.from(parts()));
  });

/** DELETE /v1/knowledge/documents/{id} */
export const removeDocumentRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:write", deps, async (call, actor) => {
    const id = documentId(call);
    await readNothing(call.request);
    await removeSource(actor, id);
    sendJson(call, 200, JSON.stringify({ removed: true }));
  });

/** GET /v1/knowledge/search?q=…: what holds now, for everybody or for one contact. */
export const searchKnowledgeRoute = (deps: KeyedDeps): Handler =>
  keyed("knowledge:read", deps, async (call, { workspaceId }) => {
    const { q, contact, locale, ...query } = validate(searchQuerySchema, Object.fromEntries(call.query));
    const who = contact === undefined ? {} : await askingContact(workspaceId, contact);
    const found = await searchKnowledge(workspaceId, q, { ...query, ...who, language: languageOf(locale) });
    const hits = found.map(({ sourceId, passageId, excerpt, number: _, ...hit }) => ({
      document: sourceId,
      passage: passageId,
      quote: excerpt,
      ...hit,
    }));
    sendJson(call, 200, JSON.stringify({ hits }));
  });

function languageOf(locale: string | undefined): "zh" | "en" | undefined {
  const language = locale?.slice(0, 2).toLowerCase();
  return language === "zh" || language === "en" ? language : undefined;
}
