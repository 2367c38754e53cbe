/** The check and the backups of the API's examples. */
const HOST = "https://randwerk.example.org";

/** As readers see it. */
export const checkOfReader = {
  name: "Backup web1",
  slug: "backup-web1",
  tags: "backup",
  desc: "borgmatic on web1",
  grace: 3600,
  n_pings: 12,
  status: "up",
  started: false,
  last_ping: "2026-11-24T02:04:10+00:00",
  next_ping: "2026-11-25T02:00:00+00:00",
  manual_resume: false,
  methods: "",
  subject: "",
  subject_fail: "",
  start_kw: "",
  success_kw: "",
  failure_kw: "",
  filter_subject: false,
  filter_body: false,
  filter_http_body: false,
  filter_default_fail: false,
  badge_url: `${HOST}/b/2/k2x7.svg`,
  last_duration: 250,
  unique_key: "a6c7b0a8a66bed0df66abfdab3c77736861703ee",
  schedule: "*-*-* 03:00",
  tz: "Europe/Berlin",
  warning: null,
  deadline: "2026-11-25T03:00:00+00:00",
  next_alert: "2026-11-25T03:00:00+00:00",
  hints: [],
  last_success: "2026-11-24T02:04:10+00:00",
  created: "2026-11-01T09:00:00+00:00",
  fails_in_row: 0,
  early: 900,
  max_runtime: 3600,
  min_runtime: 0,
  fails: 1,
  exit_map: { "1": "warn" },
  facts: { min_files: 1 },
  last_facts: { archive_name: "web1-2026-11-24", files: 1204 },
  maintenance: [],
  remind_hours: 24,
  arrival_grace: 0,
  watch_days: 30,
  expected_deletions: {},
  repository: null,
  min_free: 0,
};

const UUID = "f8b5a1c2-3d4e-4f50-9a6b-7c8d9e0f1a2b";
const URL = `${HOST}/api/v3/checks/${UUID}`;
const { unique_key: _, ...open } = checkOfReader;

export const check = {
  ...open,
  uuid: UUID,
  ping_url: `${HOST}/ping/${UUID}`,
  update_url: URL,
  pause_url: `${URL}/pause`,
  resume_url: `${URL}/resume`,
  channels: "chat",
};

const ref = {
  name: "Backup web1",
  slug: "backup-web1",
  unique_key: checkOfReader.unique_key,
  status: "up",
};

export const backups = {
  backups: [
    {
      check: {
        ...ref,
        tags: ["backup"],
        nextExpected: "2026-11-25T02:00:00.000Z",
        lastSuccess: "2026-11-24T02:04:10.000Z",
      },
      tool: "borg",
      repository: "1a".repeat(32),
      last: {
        archive: "8f".repeat(32),
        name: "web1-2026-11-24",
        at: "2026-11-24T02:04:10.000Z",
        files: 1204,
        size: 12_300_000_000,
        added: 4_200_000,
        durationSeconds: 250,
        state: "arrived",
        arrivedAt: "2026-11-24T02:20:00.000Z",
        transaction: 311,
        awaitedUntil: null,
      },
      lastArrived: {
        name: "web1-2026-11-24",
        at: "2026-11-24T02:04:10.000Z",
        arrivedAt: "2026-11-24T02:20:00.000Z",
      },
      missing: 0,
      lost: false,
      deleted: 0,
    },
  ],
  restores: [],
  repositories: [],
};
