import fc from 'fast-check';

// The same cases in each run, so that the change under test and not chance decides whether it passes.
// POLLSCOPE_PROPERTY_SEED=N tries others.
const seed = Number(process.env.POLLSCOPE_PROPERTY_SEED ?? 1);
if (!Number.isInteger(seed)) {
  throw new Error(
    `POLLSCOPE_PROPERTY_SEED must be an integer such as 7; it is '${process.env.POLLSCOPE_PROPERTY_SEED}'.`,
  );
}
fc.configureGlobal({ seed });
