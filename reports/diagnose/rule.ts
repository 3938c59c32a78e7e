import type { Ms, Share } from '../../units.ts';

/** What is wrong with one step of a journey, and the one thing to do about it. */
export interface Finding {
  rule: string;
  step: string;
  /** One sentence with its figures, for someone who sees nothing else. */
  cause: string;
  fix: string;
  /** What the fix would take off p95, at most. Findings are ranked by it. */
  saves: Ms;
  confidence: Share;
  evidence: { label: string; value: string }[];
  /** What the fix costs elsewhere: writes, memory, a deployment. */
  cost: string;
  /** The command to run after the fix. */
  verify: string;
  /** Name of the rule whose finding explains this one. */
  causedBy?: string;
}
