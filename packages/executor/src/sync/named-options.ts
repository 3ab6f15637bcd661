export interface NamedOptions {
  /** Shown by probes. Default ''. */
  readonly name?: string;
}
