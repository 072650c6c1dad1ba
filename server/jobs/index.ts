import { cleanEvents } from "./clean-events";
import { cleanFiles } from "./clean-files";
import type { Job } from "./job";
import { knowledgeRead } from "./knowledge-read";
import { knowledgeTidy } from "./knowledge-tidy";
import { retention } from "./retention";

/** Every background job. `SELECT graphile_worker.add_job('name', payload)` asks for one, in any transaction of the owner. */
export const JOBS: readonly Job[] = [retention, cleanFiles, cleanEvents, knowledgeRead, knowledgeTidy];
