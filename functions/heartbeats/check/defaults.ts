/** What a check is that says nothing else. */
import {
  DEFAULT_ARRIVAL_GRACE_SECONDS,
  DEFAULT_MIN_FREE_BYTES,
  DEFAULT_WATCH_DAYS,
} from "../arrivals/limits.ts";
import type { Settings } from "./check.ts";
import { DEFAULT_GRACE_SECONDS, DEFAULT_TIMEOUT_SECONDS } from "../limits.ts";

export const defaultSettings: Settings = {
  name: "",
  slug: "",
  tags: [],
  desc: "",
  timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  schedule: undefined,
  tz: "UTC",
  graceSeconds: DEFAULT_GRACE_SECONDS,
  earlySeconds: 0,
  maxRuntimeSeconds: undefined,
  minRuntimeSeconds: undefined,
  fails: 1,
  exitMap: undefined,
  facts: {},
  maintenance: [],
  remindHours: 24,
  arrivalGraceSeconds: DEFAULT_ARRIVAL_GRACE_SECONDS,
  watchDays: DEFAULT_WATCH_DAYS,
  minFreeBytes: DEFAULT_MIN_FREE_BYTES,
  manualResume: false,
  methods: "",
  startKw: "",
  successKw: "",
  failureKw: "",
  filterSubject: false,
  filterBody: false,
  filterHttpBody: false,
  filterDefaultFail: false,
  channels: undefined,
};
