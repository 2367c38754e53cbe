/** What tokens and sessions cost. */
import type { AccessStore } from "../../src/access/store.ts";
import type { NewSession } from "../../src/access/sessions.ts";
import { MAX_SESSIONS, MAX_TOKENS } from "../../src/limits.ts";
import { copyRow, NOW, type Operation } from "./operation.ts";

const hash = new Uint8Array(32).buffer;
const proof = { hash, hashWithAdmin: undefined };

const token = (id: string) =>
  ({ id, name: id, scopes: ["links:read"], createdBy: "admin", expiresAt: undefined }) as const;

const session = (id: string, subject = "somebody"): NewSession => ({
  id,
  hash,
  issuer: "https://auth.example/",
  subject,
  name: subject,
  addresses: [],
  scopes: ["links:read"],
  groups: ["members"],
  language: "de",
  idToken: undefined,
});

/** As many tokens and sessions, up to what is kept of each; there is room for one more token. */
export async function fillAccess(
  store: AccessStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  await store.tick(NOW);
  store.add(token("t"), hash);
  copyRow(storage, "tokens", Math.min(things, MAX_TOKENS - 3), {
    id: "'t' || x",
    name: "'t' || x",
  });
  await store.openSession(session("s"), false);
  const subject = "'somebody' || x";
  copyRow(storage, "sessions", Math.min(things, MAX_SESSIONS - 1), { id: "'s' || x", subject });
}

/** What the groups of the accounts give. */
const given = { issuer: "https://auth.example/", groups: new Map([["members", ["links:read"]]]) };

const tokens = (things: number) => Math.min(things, MAX_TOKENS);
const sessions = (things: number) => Math.min(things, MAX_SESSIONS);
const isGood = ({ ok }: { ok: boolean }) => ok;
const isThere = (answer: unknown) => answer !== undefined;

export const accessOperations: readonly Operation<AccessStore>[] = [
  {
    name: "tick with nothing due",
    most: [2, 0.2],
    prepare: (store) => store.tick(NOW),
    times: 20,
    run: (store, time) => store.tick(NOW + time * 10_000),
  },
  {
    name: "a token is used",
    most: [1, 0],
    run: (store) => store.verify("t5", hash, "192.0.2.1"),
    answers: isGood,
  },
  {
    name: "a wrong token",
    most: [1, 0],
    times: 50,
    run: (store, time) => store.verify(`none${time}`, hash, "192.0.2.1"),
    answers: (verdict: { ok: boolean }) => !verdict.ok,
  },
  {
    name: "a page of the tokens",
    most: [(things) => 2 * tokens(things) + 5, 0],
    run: (store) => store.tokens({ search: "", after: undefined, most: 25 }),
    answers: ({ ones }: { ones: readonly unknown[] }) => ones.length > 5,
  },
  {
    name: "a token is made",
    most: [(things) => 2 * tokens(things) + 10, 3],
    run: (store) => store.add(token("new"), hash),
    answers: isGood,
  },
  {
    name: "a token is revoked",
    most: [(things) => sessions(things) + 10, 3],
    run: (store) => store.revoke("new"),
    answers: (revoked: boolean) => revoked,
  },
  {
    name: "a session is used",
    most: [1, 0],
    run: (store) => store.session("s5", proof),
    answers: isThere,
  },
  {
    name: "a cookie that opens nothing",
    most: [1, 0],
    run: (store) => store.session("none", proof),
    answers: (answer: unknown) => answer === undefined,
  },
  {
    name: "a session's use is noted, at most every five minutes",
    most: [2, 1],
    times: 5,
    run: async (store, time) => {
      const answer = await store.session(`s${time + 1}`, proof);
      await scheduler.wait(1);
      return answer;
    },
    answers: isThere,
  },
  {
    name: "somebody signs in",
    most: [(things) => sessions(things) + 30, 2],
    times: 5,
    run: (store, time) => store.openSession(session(`new${time}`), false),
    answers: isThere,
  },
  {
    name: "a page of the sessions",
    most: [(things) => 2 * sessions(things) + 30, 0],
    run: (store) =>
      store.sessions({ search: "", after: undefined, most: 25, owner: undefined, given }),
    answers: ({ ones }: { ones: readonly unknown[] }) => ones.length > 5,
  },
  {
    name: "what is over is swept, once an hour",
    most: [(things) => sessions(things) + 40, 1],
    run: (store) => store.tick(NOW + 3_600_000),
  },
  {
    name: "a session is ended",
    most: [2, 1],
    run: (store) => store.endSession("s6"),
    answers: isThere,
  },
  {
    name: "health, as asked each minute",
    most: [2, 0],
    run: (store) => store.health(NOW),
  },
];
