/**
 * Takes the state of this version: `node test/e2e/states/make.ts NAME`. A service is filled, lives through some days
 * within minutes, is stopped, and everything that it has left is kept as text in test/fixtures/states/NAME, with what
 * the API answers from it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  MAIL_FROM,
  MAIL_PASSWORD,
  MAIL_TO,
  MAIL_USER,
  startPostfix,
  type Postfix,
} from "../alerts/postfix.ts";
import { listen, type Listener } from "../alerts/receiver.ts";
import { startServer, type Server, type Variables } from "../server.ts";
import { answersOf } from "./answers.ts";
import { fill, fillAgain, keysLookedAt, makeDeadLink } from "./fill.ts";
import {
  databasesIn,
  makeStateDir,
  shiftOf,
  writeState,
  type Answers,
  type State,
} from "./state.ts";
import { shifted } from "./text.ts";

/** The time after which daily work is due again. */
const DAY_AND_MORE_MS = 25 * 3_600_000;

/** Nobody listens there when a state is looked at: nothing may be due by then. */
const LATER = { status: 503, headers: { "Retry-After": "86400" } };

const base = {
  ADMIN_TOKEN: "admin-token-of-the-states",
  LANGUAGE: "en",
  PUBLIC_URL: "https://randwerk.example.org",
  KEY_SERVERS: "none",
  MIN_PERIOD_SECONDS: "1",
};

/** Receivers of each kind; `old` and the mail server are there on one day only. */
function settingsWith(url: string, postfix: Postfix | undefined): Variables {
  const hook = (name: string, more: object = {}) => ({
    name,
    kind: "webhook",
    url: `${url}/${name}`,
    secret: "a secret of the states",
    ...more,
  });
  const channels = [
    hook("hook"),
    hook("away", { severities: ["down", "warn", "info"] }),
    hook("refuses", { severities: ["info"] }),
    hook("broken", { severities: ["info"] }),
    hook("stand-in", { fallback: true }),
  ];
  if (postfix === undefined) return { ...base, ALERT_CHANNELS: JSON.stringify(channels) };
  const post = {
    name: "post",
    kind: "smtp",
    host: "localhost",
    port: postfix.port,
    user: MAIL_USER,
    password: MAIL_PASSWORD,
    from: MAIL_FROM,
    to: MAIL_TO,
    severities: [],
  };
  const all = [...channels, hook("old", { severities: ["warn"] }), post];
  return {
    ...base,
    ALERT_CHANNELS: JSON.stringify(all),
    OWNER_MAIL: "post",
    OWNER_MAIL_PER_MINUTE: "1000",
    NODE_EXTRA_CA_CERTS: postfix.authority,
  };
}

/** The state that a service has left when it was stopped after this. */
async function left(
  server: Server,
  settings: Variables,
  happens: (server: Server) => Promise<void>,
): Promise<State> {
  try {
    await happens(server);
    await server.stop();
    return { takenAt: Date.now(), settings, databases: databasesIn(server.stateDir) };
  } finally {
    await server.remove();
  }
}

/** A service that was stopped so long ago. */
const startAfter = (state: State, ms: number, now = Date.now()) =>
  startServer({ ...state.settings, STATE_DIR: makeStateDir(state, now - ms) });

/** Events of each day. One target is looked at every ten seconds. */
const days: readonly ((server: Server) => Promise<void>)[] = [
  makeDeadLink,
  () => sleep(20_000), // plans the looks at targets
  () => sleep(20_000),
  () => sleep(20_000), // just after midnight 25 hours are two days back

  fill,
  keysLookedAt,
  async (server) => {
    await sleep(40_000);
    await fillAgain(server);
  },
];

/** Lives through the days within some minutes; what is left of them. */
async function live(receiver: Listener, postfix: Postfix): Promise<State> {
  let state: State | undefined;
  for (const [day, happens] of days.entries()) {
    const isFilled = day === days.indexOf(fill);
    const settings = settingsWith(receiver.url, isFilled ? postfix : undefined);
    const server = await (state === undefined
      ? startServer(settings)
      : startAfter({ ...state, settings }, DAY_AND_MORE_MS));
    state = await left(server, settings, happens);
  }
  if (state === undefined) throw new Error("there are no days");
  return state;
}

async function main(name: string): Promise<void> {
  const receiver = await listen(({ path }) => {
    if (path === "/away" || path === "/old") return LATER;
    if (path === "/refuses") return { status: 400 };
    return { status: path === "/broken" ? 404 : 200 };
  });
  const postfix = await startPostfix();
  try {
    const state = await live(receiver, postfix);
    const now = Date.now();
    const server = await startAfter(state, 0, now);
    try {
      const byMs = shiftOf(state.takenAt, now);
      const answers = shifted(await answersOf(server, byMs), -byMs);
      writeState(name, state, JSON.parse(answers) as Answers);
    } finally {
      await server.remove();
    }
  } finally {
    postfix.stop();
    await receiver.close();
  }
}

const [name] = process.argv.slice(2);
if (name === undefined || !/^[\w.-]+$/.test(name)) {
  throw new Error("usage: node test/e2e/states/make.ts NAME");
}
await main(name);
