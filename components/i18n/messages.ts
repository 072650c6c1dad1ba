import { auth } from "./catalogues/auth.en";
import { auth as authZh } from "./catalogues/auth.zh-CN";
import { broadcasts } from "./catalogues/broadcasts.en";
import { broadcasts as broadcastsZh } from "./catalogues/broadcasts.zh-CN";
import { builder } from "./catalogues/builder.en";
import { builder as builderZh } from "./catalogues/builder.zh-CN";
import { campaigns } from "./catalogues/campaigns.en";
import { campaigns as campaignsZh } from "./catalogues/campaigns.zh-CN";
import { cases } from "./catalogues/cases.en";
import { cases as casesZh } from "./catalogues/cases.zh-CN";
import { common } from "./catalogues/common.en";
import { common as commonZh } from "./catalogues/common.zh-CN";
import { audiences, contacts } from "./catalogues/contacts.en";
import { audiences as audiencesZh, contacts as contactsZh } from "./catalogues/contacts.zh-CN";
import { coupons } from "./catalogues/coupons.en";
import { coupons as couponsZh } from "./catalogues/coupons.zh-CN";
import { errors } from "./catalogues/errors.en";
import { errors as errorsZh } from "./catalogues/errors.zh-CN";
import { experiments } from "./catalogues/experiments.en";
import { experiments as experimentsZh } from "./catalogues/experiments.zh-CN";
import { flows } from "./catalogues/flows.en";
import { flows as flowsZh } from "./catalogues/flows.zh-CN";
import { hours } from "./catalogues/hours.en";
import { hours as hoursZh } from "./catalogues/hours.zh-CN";
import { importReport } from "./catalogues/import-report.en";
import { importReport as importReportZh } from "./catalogues/import-report.zh-CN";
import { inbox } from "./catalogues/inbox.en";
import { inbox as inboxZh } from "./catalogues/inbox.zh-CN";
import { inspectors } from "./catalogues/inspectors.en";
import { inspectors as inspectorsZh } from "./catalogues/inspectors.zh-CN";
import { knowledge } from "./catalogues/knowledge.en";
import { knowledge as knowledgeZh } from "./catalogues/knowledge.zh-CN";
import { events, identity, links } from "./catalogues/links.en";
import { events as eventsZh, identity as identityZh, links as linksZh } from "./catalogues/links.zh-CN";
import { nodes } from "./catalogues/nodes.en";
import { nodes as nodesZh } from "./catalogues/nodes.zh-CN";
import { products } from "./catalogues/products.en";
import { products as productsZh } from "./catalogues/products.zh-CN";
import { retention } from "./catalogues/retention.en";
import { retention as retentionZh } from "./catalogues/retention.zh-CN";
import { service } from "./catalogues/service.en";
import { service as serviceZh } from "./catalogues/service.zh-CN";
import { settings } from "./catalogues/settings.en";
import { settings as settingsZh } from "./catalogues/settings.zh-CN";
import { simulator } from "./catalogues/simulator.en";
import { simulator as simulatorZh } from "./catalogues/simulator.zh-CN";
import { supervision } from "./catalogues/supervision.en";
import { supervision as supervisionZh } from "./catalogues/supervision.zh-CN";
import { tables } from "./catalogues/tables.en";
import { tables as tablesZh } from "./catalogues/tables.zh-CN";
import { understanding } from "./catalogues/understanding.en";
import { understanding as understandingZh } from "./catalogues/understanding.zh-CN";
import { webhooks } from "./catalogues/webhooks.en";
import { webhooks as webhooksZh } from "./catalogues/webhooks.zh-CN";
import { widget } from "./catalogues/widget.en";
import { widget as widgetZh } from "./catalogues/widget.zh-CN";
import type { Locale } from "./locales";

const en = {
  auth,
  broadcasts,
  builder,
  campaigns,
  cases,
  common,
  audiences,
  contacts,
  coupons,
  errors,
  events,
  identity,
  links,
  experiments,
  flows,
  hours,
  importReport,
  inbox,
  inspectors,
  knowledge,
  nodes,
  products,
  retention,
  service,
  settings,
  simulator,
  supervision,
  tables,
  understanding,
  webhooks,
  widget,
};
export type Messages = typeof en;

/** Both catalogues; the compiler refuses a Chinese one whose keys differ from the English one. */
export const messages: Record<Locale, Messages> = {
  en,
  "zh-CN": {
    auth: authZh,
    broadcasts: broadcastsZh,
    builder: builderZh,
    campaigns: campaignsZh,
    cases: casesZh,
    common: commonZh,
    audiences: audiencesZh,
    contacts: contactsZh,
    coupons: couponsZh,
    errors: errorsZh,
    events: eventsZh,
    identity: identityZh,
    links: linksZh,
    experiments: experimentsZh,
    flows: flowsZh,
    hours: hoursZh,
    importReport: importReportZh,
    inbox: inboxZh,
    inspectors: inspectorsZh,
    knowledge: knowledgeZh,
    nodes: nodesZh,
    products: productsZh,
    retention: retentionZh,
    service: serviceZh,
    settings: settingsZh,
    simulator: simulatorZh,
    supervision: supervisionZh,
    tables: tablesZh,
    understanding: understandingZh,
    webhooks: webhooksZh,
    widget: widgetZh,
  },
};

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
