import { defineConfig } from "vitest/config";

/**
 * Four projects, by what they need:
 *  unit      nothing but Node (the language, components, the architecture test)
 *  services  a database per test file, from a migrated template (see tests/support/)
 *  e2e       a built server and Chromium, one file after the other
 *  long      the same as services with long limits; only `npm run test:long`
 */
export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: "unit",
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
          // Generated cases take seconds where several programs share the machine.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "services",
          include: [
            "server/**/*.test.ts",
            "tests/api/**/*.test.ts",
            "tests/contracts/**/*.test.ts",
            "tests/services/**/*.test.ts",
            "tests/faults/**/*.test.ts",
          ],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts", "tests/support/e2e-build.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "long",
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
