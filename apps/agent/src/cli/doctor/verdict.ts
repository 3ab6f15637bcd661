/** `warn`: it works, less well than it could. `fail`: no agent can start, or nobody can reach it. */
export type Verdict =
  | { readonly status: 'ok'; readonly found: string; readonly advice?: undefined }
  | { readonly status: 'warn' | 'fail'; readonly found: string; readonly advice: string };
