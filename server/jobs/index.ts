import { cleanEvents } from "./clean-events";
import { cleanFiles } from "./clean-files";
import type { Job } from "./job";
import { knowledgeAgents } from "./knowledge-agents";
import { knowledgeCompare } from "./knowledge-compare";
import { knowledgeEmbed } from "./knowledge-embed";
import { knowledgeRead } from "./knowledge-read";
import { knowledgeTests } from "./knowledge-tests";
import { knowledgeTidy } from "./knowledge-tidy";
import { launchLive } from "./launch-live";
import { launchRead } from "./launch-read";
import { noteClaims } from "./note-claims";
import { productNeighbours } from "./product-neighbours";
import { qualitySample } from "./quality-sample";
import { retention } from "./retention";

/** Every background job. `SELECT graphile_worker.add_job('name', payload)` asks for one, in any transaction of the owner. */
export const JOBS: readonly Job[] = [
  retention,
  cleanFiles,
  cleanEvents,
  noteClaims,
  knowledgeRead,
  launchRead,
  launchLive,
  productNeighbours,
  knowledgeTidy,
  knowledgeCompare,
  knowledgeEmbed,
  knowledgeTests,
  knowledgeAgents,
  qualitySample,
];
