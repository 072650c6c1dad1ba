import * as api from "./knowledge-routes";
import * as schemas from "./knowledge-schemas";
import { json, type Route } from "./route";

const writes = { rule: { scope: "knowledge:write" } } as const;
const at = "/v1/knowledge/documents/{id}";

/** What is known, for a business's own programs. */
export const KNOWLEDGE_ROUTES: readonly Route[] = [
  {
    method: "get",
    path: "/v1/knowledge/search",
    rule: { scope: "knowledge:read" },
    summary: "The passages that answer a question best, of what holds now",
    query: {
      q: "The question, or words",
      contact: "Who asks (a contact's id): finds also what is for their audiences, and by their latest order",
      folder: "Only in this folder and below it",
      limit: "At most 20; 5 without it",
      locale: "The asker's language: of sources that answer alike, the one in it goes first",
    },
    needs: ["q"],
    answers: { 200: { description: "The best first; none is an empty list", schema: schemas.hitsSchema } },
    handler: api.searchKnowledgeRoute,
  },
  {
    ...writes,
    method: "post",
    path: "/v1/knowledge/documents",
    summary: "Make a source: a text in Markdown, or a question with its answer; it answers at once",
    body: json(schemas.newDocumentBodySchema),
    answers: {
      201: { description: "It is there", schema: schemas.documentWrittenSchema },
      422: { description: "id-used: with another body; audience-unknown" },
    },
    handler: api.makeDocumentRoute,
  },
  {
    ...writes,
    method: "get",
    path: at,
    summary: "A source as it is, also before it holds",
    answers: { 200: { description: "The source", schema: schemas.documentSchema } },
    handler: api.getDocumentRoute,
  },
  {
    ...writes,
    method: "put",
    path: at,
    summary: "Replace what a source says; details that are left out stay",
    body: json(schemas.documentBodySchema),
    answers: {
      200: {
        description: "Its version; no new one where it says the same",
        schema: schemas.documentWrittenSchema,
      },
      409: { description: "knowledge-kind: a text stays a text" },
      422: { description: "audience-unknown" },
    },
    handler: api.replaceDocumentRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/readings`,
    summary:
      "Read its page or file again, in the background; what was written into it since stays as an earlier version",
    answers: {
      202: { description: "Asked for; `work` of the source says how far it is", schema: schemas.askedSchema },
      409: { description: "knowledge-kind: a question with its answer is never read" },
    },
    handler: api.readDocumentRoute,
  },
  {
    ...writes,
    method: "get",
    path: `${at}/original`,
    summary: "The file that it was read from, as it was sent",
    answers: {
      200: { description: "Its bytes", type: "application/octet-stream" },
      404: { description: "original-gone: there is none, or it was not kept" },
    },
    handler: api.originalRoute,
  },
  {
    ...writes,
    method: "delete",
    path: at,
    summary: "Remove a source with its versions, for good",
    answers: { 200: { description: "It is gone", schema: schemas.removedSchema } },
    handler: api.removeDocumentRoute,
  },
];
