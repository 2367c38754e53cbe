/** Members who hand in keys of their own, in a service that is set up for it. */
import { env } from "cloudflare:workers";
import {
  createExecutionContext,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { decrypt, readMessage, revokeKey, type PrivateKey } from "openpgp";
import type { NewLetter } from "../../../../functions/wkd/letters/letter.ts";
import worker from "../../../../src/worker.ts";
import { api, json } from "../../../client.ts";
import { openSession } from "../../../src/access/sessions.ts";
import { newKey, publicBytes } from "../craft.ts";
import { store } from "../published.ts";

export const CONSOLE = "https://console.example";
const settings = {
  WKD_DOMAINS: "own.example",
  OWNER_MAIL: "owners",
  ALERT_CHANNELS: JSON.stringify([
    {
      name: "owners",
      kind: "smtp",
      host: "mail.example",
      from: "a@own.example",
      to: "a@own.example",
    },
  ]),
  PUBLIC_URL: CONSOLE,
};

/** A request to the service, with its settings or others. */
export async function ask(
  path: string,
  init: RequestInit = {},
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  const context = createExecutionContext();
  const asked = { redirect: "manual", headers: { "Accept-Language": "en" }, ...init };
  const request = new Request(CONSOLE + path, asked as RequestInit<IncomingRequestCfProperties>);
  const response = await worker.fetch(request, { ...env, ...settings, ...more } as Env, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Puts the settings into the store as well, whose letters stay where they are: no mail server is there. */
export const setUpMail = (): Promise<void> =>
  runInDurableObject(store(), (one) => {
    const { env: inside } = one as unknown as { env: Env };
    Object.assign(inside, settings);
  });

export interface Member {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

let members = 0;

/** Somebody with `keys:own`, or other scopes; the provider has proven these addresses. */
export async function member(
  addresses: readonly string[] = [],
  scopes: readonly string[] = ["keys:own"],
): Promise<Member> {
  members += 1;
  const name = `member ${members}`;
  const body = { name, scopes };
  const made = await json<{ id: string; token: string }>(
    api("POST", "/api/v1/tokens", { body }),
    201,
  );
  const english = { "Accept-Language": "en" };
  if (addresses.length === 0) {
    return { name, headers: { ...english, Authorization: `Bearer ${made.token}` } };
  }
  const { id } = made;
  const { cookie } = await openSession({ subject: id, name, scopes: [...scopes], addresses });
  return { name, headers: { ...english, Cookie: cookie, Origin: CONSOLE } };
}

export interface OwnKey {
  readonly secret: PrivateKey;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export async function keyFor(email: string, until?: number): Promise<OwnKey> {
  const secret = await newKey({ email, ...(until !== undefined && { until }) });
  return { secret, bytes: Uint8Array.from(publicBytes(secret)) };
}

/** Hands a key in by the API. */
export const handIn = (
  who: Member,
  address: string,
  body: BodyInit,
  {
    query = "",
    headers = {},
    more = {},
  }: {
    query?: string;
    headers?: Record<string, string>;
    more?: Record<string, string | undefined>;
  } = {},
): Promise<Response> =>
  ask(
    `/api/v1/keys/${encodeURIComponent(address)}${query}`,
    { method: "PUT", headers: { ...who.headers, ...headers }, body },
    more,
  );

export const remove = (who: Member, address: string, query = ""): Promise<Response> =>
  ask(`/api/v1/keys/${encodeURIComponent(address)}${query}`, {
    method: "DELETE",
    headers: who.headers,
  });

/** The path of the link in a letter's text. */
export function linkIn(text: string): string {
  const [, path] = /https:\/\/console\.example(\/key\/link\/\S+)/.exec(text) ?? [];
  if (path === undefined) throw new Error(`no link in ${text}`);
  return path;
}

/** What a letter says to who has the key. */
export async function opened(armored: string, { secret }: OwnKey): Promise<string> {
  const message = await readMessage({ armoredMessage: armored });
  const { data } = await decrypt({
    message,
    decryptionKeys: secret,
    date: new Date(),
    format: "binary",
  });
  const entity = new TextDecoder().decode(data as Uint8Array);
  const [head = "", ...body] = entity.split("\r\n\r\n");
  if (!head.includes("charset=utf-8")) throw new Error(`no entity: ${head}`);
  return body.join("\n\n");
}

/** Opens the link of a letter, with the button. */
export const press = (path: string, more: Record<string, string | undefined> = {}) =>
  ask(path, { method: "POST", headers: { "Accept-Language": "en" } }, more);

/** What is published for an address, as its digest in hex; undefined: nothing. */
export const served = async (address: string) => (await store().get(address))?.bytes;

export const claimRows = () =>
  runInDurableObject(store(), (_, { storage }) =>
    storage.sql
      .exec<{ id: string; state: string; bytes: ArrayBuffer | null; address: string }>(
        "SELECT id, state, bytes, address FROM claims",
      )
      .toArray(),
  );

type Letter = Pick<NewLetter, "subject" | "content" | "language" | "endsAt">;

/** The letters that were queued for an address, in their order. */
export const lettersTo = (address: string): Promise<Letter[]> =>
  runInDurableObject(store(), (_, { storage }) =>
    storage.sql
      .exec<{ subject: string; content: string; language: "de" | "en"; ends_at: number }>(
        "SELECT subject, content, language, ends_at FROM letters WHERE recipient = ? ORDER BY seq",
        address,
      )
      .toArray()
      .map(({ content, ends_at: endsAt, ...rest }) => ({
        ...rest,
        endsAt,
        content: JSON.parse(content) as Letter["content"],
      })),
  );

/** The part of a letter that only the owner of the key can read. */
export function armoredOf(letter: Letter | undefined): string {
  if (letter?.content.kind !== "encrypted") throw new Error("no encrypted letter");
  return letter.content.armored;
}

/** The same key, revoked by its owner. */
export async function revoked({ secret }: OwnKey): Promise<Uint8Array<ArrayBuffer>> {
  const { publicKey } = await revokeKey({ key: secret, date: new Date(), format: "object" });
  return Uint8Array.from(publicKey.write());
}
