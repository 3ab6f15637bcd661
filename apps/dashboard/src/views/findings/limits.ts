/** As many as an agent keeps of a detector; a subject's findings are picked from among them. */
export const ALL_FINDINGS = 500;

/** What to do about a source without findings. */
export const FINDINGS_HINT =
  'The figures and charts of the console need none. An agent of version 0.1 or later finds by itself.';
