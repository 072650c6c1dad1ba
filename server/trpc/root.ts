import { router } from "./init";
import { accountRouter } from "./routers/account";
import { apiKeysRouter } from "./routers/api-keys";
import { auditRouter } from "./routers/audit";
import { broadcastsRouter } from "./routers/broadcasts";
import { campaignsRouter } from "./routers/campaigns";
import { audiencesRouter, contactsRouter } from "./routers/contacts";
import { couponsRouter } from "./routers/coupons";
import { demoShopRouter } from "./routers/demo-shop";
import { endpointsRouter } from "./routers/endpoints";
import { experimentsRouter } from "./routers/experiments";
import { flowsRouter } from "./routers/flows";
import { inboxRouter } from "./routers/inbox";
import { invitationsRouter } from "./routers/invitations";
import { knowledgeRouter } from "./routers/knowledge";
import { launchesRouter } from "./routers/launches";
import { eventsRouter, identityRouter, linksRouter } from "./routers/links";
import { membersRouter } from "./routers/members";
import { modelRouter } from "./routers/model";
import { casesRouter, peopleRouter, supervisionRouter } from "./routers/people";
import { productsRouter } from "./routers/products";
import { qualityRouter } from "./routers/quality";
import { secretsRouter } from "./routers/secrets";
import { setupRouter } from "./routers/setup";
import { simulateRouter } from "./routers/simulate";
import { tablesRouter } from "./routers/tables";
import { agentsRouter, cannedRouter, labelsRouter, queuesRouter, shiftsRouter } from "./routers/team";
import { webhooksRouter } from "./routers/webhooks";
import { workspacesRouter } from "./routers/workspaces";

export const appRouter = router({
  setup: setupRouter,
  account: accountRouter,
  workspaces: workspacesRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  apiKeys: apiKeysRouter,
  secrets: secretsRouter,
  model: modelRouter,
  audit: auditRouter,
  flows: flowsRouter,
  endpoints: endpointsRouter,
  contacts: contactsRouter,
  audiences: audiencesRouter,
  coupons: couponsRouter,
  campaigns: campaignsRouter,
  demoShop: demoShopRouter,
  experiments: experimentsRouter,
  broadcasts: broadcastsRouter,
  knowledge: knowledgeRouter,
  products: productsRouter,
  tables: tablesRouter,
  launches: launchesRouter,
  quality: qualityRouter,
  links: linksRouter,
  identity: identityRouter,
  events: eventsRouter,
  simulate: simulateRouter,
  inbox: inboxRouter,
  queues: queuesRouter,
  agents: agentsRouter,
  canned: cannedRouter,
  labels: labelsRouter,
  shifts: shiftsRouter,
  people: peopleRouter,
  cases: casesRouter,
  supervision: supervisionRouter,
  webhooks: webhooksRouter,
});

export type AppRouter = typeof appRouter;
