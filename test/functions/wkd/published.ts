/** Keys in the directory of the tests. */
import { env, exports } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { addressHashes } from "../../../functions/wkd/address/hash.ts";
import type { Publication } from "../../../functions/wkd/watch/publish.ts";
import { ADMIN_TOKEN } from "../../client.ts";
import { address, DAY_MS, NOW } from "./keys.ts";

export const store = () => env.KEYS.getByName("main");

/** The outbox works behind every tick, and forgets alerts after 90 days of the tests' clock: so each is noted as it is raised. */
const RAISED = [
  "CREATE TABLE IF NOT EXISTS raised (subject_id TEXT NOT NULL, body TEXT NOT NULL)",
  `CREATE TRIGGER IF NOT EXISTS note_raised AFTER INSERT ON alerts
   WHEN NEW.subject = 'key' AND NEW.kind = 'change'
   BEGIN INSERT INTO raised VALUES (NEW.subject_id, NEW.body); END`,
];

/** The test keys were made for this day, and end in 2028. Answers the alarms that the store would set. */
export async function stopTheClock(): Promise<{ alarms: number[] }> {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  const alarms: number[] = [];
  await runInDurableObject(store(), async (_, { storage }) => {
    const setAlarm = (at: number | Date): Promise<void> => {
      alarms.push(Number(at));
      return Promise.resolve();
    };
    Object.defineProperty(storage, "setAlarm", { configurable: true, value: setAlarm });
    for (const statement of RAISED) storage.sql.exec(statement);
  });
  return { alarms };
}

export interface KeyRequest {
  readonly method?: string;
  readonly path?: string;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to the API about the key of an address; PUT where there is a body. */
export function keyRequest(mailbox: string, request: KeyRequest = {}): Promise<Response> {
  const { body, path = "", method = body === undefined ? "GET" : "PUT", headers } = request;
  const url = `https://console.example/api/v1/keys/${encodeURIComponent(mailbox)}${path}`;
  return exports.default.fetch(url, {
    method,
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Accept-Language": "en", ...headers },
    ...(body !== undefined && { body }),
  });
}

/** A request as a mail client sends it. */
export function lookUp(url: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(url, { redirect: "manual", ...init });
}

/** Something to publish without asking the gate: the bytes are no key. */
export async function publication(
  mailbox: string,
  settings: Partial<Publication> = {},
): Promise<Publication> {
  const bytes = settings.bytes ?? Uint8Array.from(new TextEncoder().encode(`key of ${mailbox}`));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  return {
    address: address(mailbox),
    hashes: await addressHashes(address(mailbox).localPart),
    fingerprint: "A".repeat(40),
    format: 4,
    algorithms: ["Ed25519", "Cv25519"],
    userId: `<${mailbox}>`,
    expiresAt: NOW + 365 * DAY_MS,
    handles: [settings.fingerprint ?? "A".repeat(40)],
    sizeBefore: bytes.length,
    digest,
    bytes,
    ...settings,
  };
}

export interface RaisedAlert {
  readonly severity: string;
  readonly title: string;
  readonly text: string;
  readonly facts: Record<string, unknown>;
}

/** The alerts about an address, in the order in which they were raised. */
export function alertsAbout(mailbox: string): Promise<RaisedAlert[]> {
  return runInDurableObject(store(), (_, { storage }) =>
    storage.sql
      .exec<{ body: string }>(
        "SELECT body FROM raised WHERE subject_id = ? ORDER BY rowid",
        mailbox,
      )
      .toArray()
      .map(({ body }) => JSON.parse(body) as RaisedAlert),
  );
}

/** The store's row of an address, besides its versions. */
export interface KeyRow extends Record<string, SqlStorageValue> {
  readonly id: number;
  readonly revision: number;
  readonly version: number | null;
  readonly next_alert_at: number | null;
  readonly alerted_days: number | null;
  readonly next_look_at: number | null;
  readonly look: string | null;
  readonly told: string;
}

export function rowOf(mailbox: string): Promise<KeyRow> {
  return runInDurableObject(store(), (_, { storage }) =>
    storage.sql.exec<KeyRow>("SELECT * FROM keys WHERE address = ?", mailbox).one(),
  );
}

/** Runs something while a table of the store is missing: what needs it fails halfway. */
export async function without<Answer>(table: string, run: () => Promise<Answer>): Promise<Answer> {
  const rename = (from: string, to: string) =>
    runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
    });
  await rename(table, `${table}_away`);
  try {
    return await run();
  } finally {
    await rename(`${table}_away`, table);
  }
}
