import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files at a time. Three even on two cores: much of what tests do is waiting. */
const workers = Math.max(3, availableParallelism() - 1);

/** How long `expect.poll` waits for what must come: long enough for a machine that others use too. */
const patient = { poll: { timeout: 30_000 } };
/** The same for a whole test and for a hook: only what hangs takes so long. */
const patience = { testTimeout: 300_000, hookTimeout: 300_000 };
/** Packages are imported as Node does it: what makes the default export of older ones look like names costs at every use. */
const deps = { interopDefault: false };
const setupFiles = ["tests/support/same-cases.ts"];

/** What takes longest of each project, the longest first. */
const LONGEST = [
  "tests/contracts/authorization.test.ts",
  "tests/api/bad-inputs.test.ts",
  "tests/services/broadcasts.test.ts",
  "server/script/sandbox-attacks.test.ts",
  "tests/services/backup.test.ts",
  "tests/services/metrics-cluster.test.ts",
  "tests/services/inbox.test.ts",
  "tests/contracts/routes.test.ts",
  "tests/services/inbox-races.test.ts",
  "tests/services/launch.test.ts",
  "server/script/run-script.test.ts",
  "server/accounts/accounts.test.ts",
  "tests/api/campaign-journey.test.ts",
  "server/contacts/import/large-import.test.ts",
  "server/db/migrate.test.ts",
  "server/experiments/experiments.test.ts",

  "tests/faults/chaos.test.ts",
  "tests/properties.test.ts",
  "tests/simulation/simulation.test.ts",
  "tests/simulation/simulation-second-half.test.ts",
  "tests/architecture.test.ts",
  "tests/simulation/mutations.test.ts",
  "tests/simulation/crash-matrix.test.ts",
  "flow/text/occurrences.test.ts",
  "tests/typebot/corpus.test.ts",

  "tests/faults/real-processes.test.ts",
  "tests/faults/streams-resume.test.ts",
  "tests/faults/back-pressure.test.ts",
  "tests/faults/broadcast-kills.test.ts",
  "tests/faults/database-faults.test.ts",

  "tests/e2e/inbox.test.ts",
  "tests/e2e/accessibility.test.ts",
  "tests/e2e/journey.test.ts",
  "tests/e2e/widget.test.ts",
  "tests/e2e/widget-safety.test.ts",
  "tests/e2e/campaign.test.ts",
  "tests/e2e/knowledge.test.ts",
  "tests/e2e/launch.test.ts",
  "tests/e2e/experiment.test.ts",
];

/**
 * The longest files of a project begin first, so that none runs on alone at the end. Vitest knows how long files took only
 * where they have run before; elsewhere it goes by their size.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const places = new Map(usual.map(({ project }, index) => [project.name, index]));
    const place = ({ project }: TestSpecification) => places.get(project.name) ?? 0;
    const rank = ({ project, moduleId }: TestSpecification) => {
      const file = path.relative(project.config.root, moduleId).replaceAll("\\", "/");
      const known = LONGEST.indexOf(file);
      return known < 0 ? LONGEST.length : known;
    };
    return usual.sort((a, b) => place(a) - place(b) || rank(a) - rank(b));
  }
}

/**
 * Seven projects, by what they need, in the order in which they run:
 *  alone     a database per test file, from a migrated template (see tests/support/), and modules that no other file has loaded
 *  services  the same, modules shared
 *  chaos     a minute of real processes that are killed, much of it waiting; beside it
 *  unit      what needs nothing but Node (the language, components, the architecture test)
 *  faults    as services, with processes and bounds that want most of the machine: two files at a time
 *  e2e       a built server and Chromium
 *  long      the same as faults with long limits; only `npm run test:long`
 *
 * A second try (`retry: 1`, in alone, services and e2e) is for machines that others use too, not for races: tests whose subject is a
 * race, a crash or chance say `retry: 0`, and chaos, faults and unit have none. What needed it is named at the end of the run.
 *
 * A project's files run before the next one's of its group. Files of all but `alone` and `long` share their worker's modules,
 * which take longer to load than most files to run: what a module remembers outlives the file. A file that cannot bear that
 * belongs to tests/alone.
 */
export default defineConfig({
  test: {
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
    // Each project has a transformer of its own: what one has made, the next reads.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          name: "unit",
          deps,
          include: [
            "flow/**/*.test.{ts,tsx}",
            "components/**/*.test.{ts,tsx}",
            "scripts/**/*.test.ts",
            "tests/*.test.ts",
            "tests/unit/**/*.test.ts",
            "tests/simulation/**/*.test.ts",
            "tests/transcripts/**/*.test.ts",
            "tests/flow/**/*.test.ts",
            "tests/typebot/**/*.test.ts",
          ],
          environment: "node",
          setupFiles,
          isolate: false,
          maxWorkers: workers,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
      {
        test: {
          name: "services",
          deps,
          expect: patient,
          include: [
            "server/**/*.test.ts",
            "tests/api/**/*.test.ts",
            "tests/contracts/**/*.test.ts",
            "tests/services/**/*.test.ts",
          ],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles,
          isolate: false,
          maxWorkers: workers,
          retry: 1,
          ...patience,
        },
      },
      {
        test: {
          name: "alone",
          deps,
          expect: patient,
          include: ["tests/alone/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts"],
          maxWorkers: workers,
          retry: 1,
          ...patience,
        },
      },
      {
        test: {
          name: "chaos",
          deps,
          expect: patient,
          include: ["tests/faults/chaos.test.ts"],
          environment: "node",
          isolate: false,
          maxWorkers: workers,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
      {
        test: {
          name: "faults",
          deps,
          expect: patient,
          include: ["tests/faults/**/*.test.ts"],
          exclude: ["tests/faults/chaos.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts"],
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          ...patience,
        },
      },
      {
        test: {
          name: "e2e",
          deps,
          expect: patient,
          include: ["tests/e2e/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts", "tests/support/e2e-build.ts"],
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
          retry: 1,
          testTimeout: 360_000,
          hookTimeout: 360_000,
        },
      },
      {
        test: {
          name: "long",
          deps,
          expect: patient,
          include: ["tests/long/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts"],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
