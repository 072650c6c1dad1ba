import { normalBelow, normalPoint, rootOf } from "./normal";

/**
 * The test that stays valid however often one looks: the test statistic Z times the root of t, where t goes from 0 to 1 as the
 * planned information comes in, is a Brownian motion B(t) with drift; the experiment is decided when it first meets a level ±b.
 * That is the boundary of O'Brien and Fleming (Biometrics 35, 1979) looked at without pause, and the random walk of E. Miller,
 * "Simple Sequential A/B Testing" (2015), for large numbers. docs/adr/0015-sequential-tests.md says why.
 */

/** P(B(t) + drift·t reaches b > 0 for some t in 0..1): the reflection principle, with drift by Girsanov's theorem. */
export const reaches = (level: number, drift = 0): number =>
  normalBelow(drift - level) + Math.exp(2 * drift * level) * normalBelow(-drift - level);

/**
 * The level b that a motion without drift meets on either side with probability alpha. (That it meets both in one run is 1e-11
 * at 5% and is left out: the level errs to the safe side.) Of several comparisons each gets its part of alpha (Bonferroni).
 */
export const levelFor = (alpha: number, comparisons = 1): number => normalPoint(alpha / (4 * comparisons));

/** The drift that meets the level with the wanted probability. */
export const driftFor = (power: number, level: number): number =>
  rootOf((drift) => reaches(level, drift) - power, 0, level + 12);
