import { logBeta, logBetaTail, logGamma } from "./beta";

/**
 * Evidence that may be looked at at any time: how many times better data are explained by a mixture of other laws than by the one
 * that is doubted. Where the doubted law holds it is a martingale that begins at 1, so it ever reaches 1 / alpha with probability
 * alpha at most (J. Ville, 1939; H. Robbins, 1970). It needs no plan and no number of contacts, and is exact for the rarest events:
 * what guards an experiment has to speak long before its goal does.
 */

/**
 * Evidence that bad events (opt-outs, complaints) come more often with a variant than `margin` above the control's rate, as a
 * logarithm. Each contact with an event is a coin that falls on the variant with a known probability if there is no harm; the
 * mixture is uniform over all larger ones.
 */
export function harmEvidence(
  control: { readonly events: number; readonly weight: number },
  variant: { readonly events: number; readonly weight: number },
  margin = 0,
): number {
  const all = control.events + variant.events;
  const lifted = variant.weight * (1 + margin);
  const fair = lifted / (lifted + control.weight);
  if (all === 0 || !(fair > 0 && fair < 1)) return 0;
  const [a, b] = [variant.events + 1, control.events + 1];
  const mixed = logBeta(a, b) + logBetaTail(a, b, fair) - Math.log(1 - fair);
  return mixed - variant.events * Math.log(fair) - control.events * Math.log(1 - fair);
}

/** How firmly the mixture believes in the weights before there are contacts: deviations of a few percent are what it looks for. */
const BELIEF = 500;

/**
 * Evidence that contacts do not fall to the variants by their weights, as a logarithm: then something leaves contacts out, and what
 * the experiment says means nothing (M. Lindon, A. Malek, "Anytime-valid inference for multinomial count data", 2022).
 */
export function mismatchEvidence(arms: readonly { readonly n: number; readonly weight: number }[]): number {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  const contacts = arms.reduce((sum, { n }) => sum + n, 0);
  if (total <= 0) return 0;
  let log = logGamma(BELIEF) - logGamma(BELIEF + contacts);
  for (const { n, weight } of arms) {
    if (weight <= 0) {
      if (n > 0) return Number.POSITIVE_INFINITY;
      continue;
    }
    const share = weight / total;
    log += logGamma(BELIEF * share + n) - logGamma(BELIEF * share) - n * Math.log(share);
  }
  return log;
}

/** Whether evidence is as strong as a chance of `alpha` allows. */
export const speaks = (evidence: number, alpha: number): boolean => evidence >= -Math.log(alpha);
