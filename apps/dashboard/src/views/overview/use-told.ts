import { useCapability } from '../../session/hooks.ts';

/** Which of the columns the source has figures for. */
export interface Told {
  readonly fairness: boolean;
  readonly vruntime: boolean;
}

export function useTold(): Told {
  return { fairness: useCapability('fairness'), vruntime: useCapability('vruntime') };
}
