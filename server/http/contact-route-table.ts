import * as contactApi from "./contact-routes";
import * as contacts from "./contact-schemas";
import * as imports from "./import-routes";
import { getProductRoute, writeProductsRoute } from "./product-routes";
import * as products from "./product-schemas";
import { json, type Route } from "./route";

/** Who buys and what: contacts, their orders and the catalogue. */
export const CONTACT_ROUTES: readonly Route[] = [
  {
    method: "post",
    path: "/v1/contacts",
    rule: { scope: "contacts:write" },
    summary: "Write a contact, found or made by its identities",
    body: json(contacts.contactBodySchema),
    answers: {
      200: { description: "It was known", schema: contacts.upsertedSchema },
      201: { description: "It is new", schema: contacts.upsertedSchema },
      400: { description: "identity-missing" },
      422: { description: "identity-invalid, field-invalid" },
    },
    handler: contactApi.upsertContactRoute,
  },
  {
    method: "post",
    path: "/v1/contacts/import",
    rule: { scope: "contacts:write" },
    summary: "Send a file of contacts, of up to 64 MB; it is taken in in the background",
    body: { type: "multipart/form-data", schema: contacts.importFormSchema },
    answers: {
      202: { description: "It is being read", schema: contacts.importTakenSchema },
      413: { description: "upload-too-large" },
      422: { description: "idempotency-key: it was used with another file or mapping" },
      429: { description: "imports-waiting: too many are under way" },
    },
    handler: imports.importContactsRoute,
  },
  {
    method: "get",
    path: "/v1/contacts/imports/{id}",
    rule: { scope: "contacts:read" },
    summary: "How far an import is",
    answers: {
      200: { description: "Its counts, and the first refused lines", schema: contacts.importSchema },
    },
    handler: imports.getImportRoute,
  },
  {
    method: "get",
    path: "/v1/contacts/imports/{id}/refused",
    rule: { scope: "contacts:read" },
    summary: "Lines that were refused, as they were in the file, with the reason",
    query: { after: "Lines after this one" },
    answers: { 200: { description: "Up to 5,000 of them", schema: contacts.refusedRowsSchema } },
    handler: imports.refusedRowsRoute,
  },
  {
    method: "get",
    path: "/v1/contacts",
    rule: { scope: "contacts:read" },
    summary: "Who is known by an address or a number",
    query: { kind: "email, phone, externalId, visitor or channel:<name>", value: "The address or number" },
    answers: { 200: { description: "One contact or none", schema: contacts.contactListSchema } },
    handler: contactApi.findContactRoute,
  },
  {
    method: "get",
    path: "/v1/contacts/{id}",
    rule: { scope: "contacts:read" },
    summary: "A contact, by an id that it has or once had",
    answers: { 200: { description: "All that is known of it", schema: contacts.contactSchema } },
    handler: contactApi.getContactRoute,
  },
  {
    method: "post",
    path: "/v1/contacts/{id}/merge",
    rule: { scope: "contacts:write" },
    summary: "Make two contacts one; a person may undo it",
    body: json(contacts.mergeBodySchema),
    answers: {
      200: { description: "They are one", schema: contacts.mergedSchema },
      409: { description: "contact-same, contact-too-large" },
    },
    handler: contactApi.mergeContactRoute,
  },
  {
    method: "post",
    path: "/v1/contacts/{id}/erase",
    rule: { scope: "contacts:write" },
    summary: "Erase a contact with its conversations; its orders stay without a name",
    body: json(contacts.eraseBodySchema),
    answers: { 200: { description: "It is gone", schema: contacts.erasedSchema } },
    handler: contactApi.eraseContactRoute,
  },
  {
    method: "post",
    path: "/v1/orders",
    rule: { scope: "orders:write" },
    summary: "Write an order, found by your own number of it; payments are counted once",
    body: json(contacts.orderBodySchema),
    answers: {
      200: { description: "The order as it is now", schema: contacts.orderSchema },
      409: { description: "payment-differs, order-currency" },
      422: { description: "order-incomplete, order-deposit, refund-too-large" },
    },
    handler: contactApi.writeOrderRoute,
  },
  {
    method: "get",
    path: "/v1/orders/{ref}",
    rule: { scope: "orders:read" },
    summary: "An order by your own number of it",
    answers: { 200: { description: "The order", schema: contacts.orderSchema } },
    handler: contactApi.getOrderRoute,
  },
  {
    method: "post",
    path: "/v1/products",
    rule: { scope: "products:write" },
    summary: "Write products of the catalogue, found by your own numbers of them",
    body: json(products.productsBodySchema),
    answers: {
      200: { description: "What was new", schema: products.productsWrittenSchema },
      422: { description: "product-incomplete, product-twice, validity-ends-first" },
    },
    handler: writeProductsRoute,
  },
  {
    method: "get",
    path: "/v1/products/{ref}",
    rule: { scope: "products:read" },
    summary: "A product by your own number of it, with what is not public yet",
    answers: { 200: { description: "The product", schema: products.productSchema } },
    handler: getProductRoute,
  },
];
