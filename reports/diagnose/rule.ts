import type { Ms, Share } from '../../units.ts';
import type { Evidence } from './evidence.ts';

/** What is wrong with one step of a journey, and the one thing to do about it. */
export interface Finding {
  rule: string;
  /** As the record names it; `queue order-mail`, `process api`, `database`, `redis` or `host` where it is no route. */
  step: string;
  /** One sentence with its figures, for someone who sees nothing else. */
  cause: string;
  fix: string;
  /** What the fix would take off p95, at most. */
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

/** What a rule says; what to run afterwards is the same for all. */
export type Diagnosis = Omit<Finding, 'verify' | 'rule'>;

/** One cause of slowness: reads evidence, changes nothing, knows no other rule. */
export interface Rule {
  readonly name: string;
  find(evidence: Evidence): readonly Diagnosis[];
}
