import { expect, test } from "vitest";
import * as limits from "../../../functions/wkd/limits.ts";
import { DAY_MS } from "./keys.ts";

// Promises of the README and the runbook of keys, in their own figures.
test.each<[string, unknown, unknown]>([
  ["a key of 1 MiB is taken", limits.MAX_INPUT_BYTES, 1_048_576],
  ["64 KiB of it are served", limits.MAX_CERTIFICATE_BYTES, 65_536],
  ["128 of its signatures are verified", limits.MAX_SIGNATURES, 128],
  ["2,000 addresses have a key", limits.MAX_ADDRESSES, 2_000],
  ["500 versions of each are kept", limits.MAX_VERSIONS, 500],
  ["1,000 changes of each are kept", limits.MAX_HISTORY, 1_000],
  ["publishing warns 60 days before the end", limits.EXPIRY_WARNING_DAYS, 60],
  ["alerts come 60, 30, 14, 7 and 1 days before it", limits.ALERT_DAYS, [60, 30, 14, 7, 1, 0]],
  ["caches keep a key for five minutes", limits.MAX_AGE_SECONDS, 300],
  ["the first look comes after ten minutes", limits.FIRST_LOOK_MS, DAY_MS / 144],
  ["then one comes a day", limits.LOOK_MS, DAY_MS],
  ["what did not answer is asked again after an hour", limits.SECOND_LOOK_MS, DAY_MS / 24],
  // Eight requests a look, and Workers Free allows 50 in one go.
  ["three keys are looked at in one go", limits.LOOKS_PER_TICK, 3],
  ["a server has ten seconds to answer", limits.LOOK_TIMEOUT_MS, 10_000],
  ["and may answer 1 MiB", limits.MAX_ANSWER_BYTES, 1_048_576],
  // Two generations of it, of the 128 MiB of an isolate.
  ["an isolate remembers 12 MiB", limits.CACHE_GENERATION_BYTES, 12_582_912],
  ["of which an entry is 1 KiB", limits.CACHE_ENTRY_BYTES, 1_024],
  ["under paths of 1,024 characters", limits.MAX_CACHED_PATH_CHARACTERS, 1_024],
])("%s", (_, limit, promised) => {
  expect(limit).toEqual(promised);
});
