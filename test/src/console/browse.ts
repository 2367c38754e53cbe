/** What a browser without scripts does with the console: opens pages, sends forms. */
import { expect } from "vitest";
import { api, json, ORIGIN, visit } from "../../client.ts";
import { openSession } from "../access/sessions.ts";

export interface Person {
  /** A page's HTML, with the status that was expected. */
  readonly open: (path: string, status?: number) => Promise<string>;
  /** Sends a form: where it leads to, or with another status its HTML. */
  readonly send: (
    path: string,
    fields: Readonly<Record<string, string>> | FormData,
    status?: number,
  ) => Promise<string>;
  readonly cookie: string;
}

/** Somebody who is signed in with these scopes, and reads English unless they say otherwise. */
export async function signedIn(
  scopes: readonly string[] = ["admin"],
  { reads = "en" }: { readonly reads?: string } = {},
): Promise<Person> {
  const subject = scopes.includes("admin") ? "admin" : await tokenWith(scopes);
  const { cookie } = await openSession({ subject, scopes: [...scopes] });
  const headers = { Cookie: cookie, "Accept-Language": reads };
  return {
    cookie,
    async open(path, status = 200) {
      const response = await visit(path, { headers });
      expect([path, response.status]).toEqual([path, status]);
      return response.text();
    },
    async send(path, fields, status = 303) {
      const body = fields instanceof FormData ? fields : new URLSearchParams({ ...fields });
      const init = { method: "POST", headers: { ...headers, Origin: ORIGIN }, body };
      const response = await visit(path, init);
      const text = await response.text();
      if (response.status !== status) throw new Error(`${path}: ${response.status}\n${text}`);
      return status === 303 ? (response.headers.get("Location") ?? "") : text;
    },
  };
}

/** What a page and its stylesheet weigh when they are sent, in bytes (gzip). */
export async function weightOf(html: string): Promise<number> {
  const style = /href="(\/assets\/style-[^"]+)"/.exec(html)?.[1] ?? "";
  const css = await (await visit(style)).text();
  const sizes = [html, css].map(async (text) => {
    const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(packed).arrayBuffer()).byteLength;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The most that a page may weigh: one round trip of a new connection. */
export const MOST_BYTES = 14_000;

/** A session that a token has opened lasts as long as the token. */
async function tokenWith(scopes: readonly string[]): Promise<string> {
  const body = { name: crypto.randomUUID(), scopes };
  return (await json<{ id: string }>(api("POST", "/api/v1/tokens", { body }), 201)).id;
}

/** The fields of the first form that is sent to `action`, as a browser would send them back. */
export function fieldsOf(html: string, action: string): Record<string, string> {
  const form = html.split("<form").find((one) => one.includes(`action="${action}"`)) ?? "";
  const fields: Record<string, string> = {};
  const plain = (text: string) =>
    text
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
  for (const [tag] of form.split("</form>")[0]?.matchAll(/<input[^>]*>/g) ?? []) {
    const name = /\sname="([^"]*)"/.exec(tag)?.[1];
    const isTicked = !tag.includes('type="checkbox"') || /\schecked/.test(tag);
    if (name === undefined || !isTicked) continue;
    const value = /\svalue="([^"]*)"/.exec(tag)?.[1] ?? "";
    fields[name] = tag.includes('type="checkbox"') ? "on" : plain(value);
  }
  for (const [, attributes, text] of form.matchAll(/<textarea([^>]*)>([^<]*)</g)) {
    const name = /\sname="([^"]*)"/.exec(attributes ?? "")?.[1];
    if (name !== undefined) fields[name] = plain(text ?? "");
  }
  for (const [, attributes, options] of form.matchAll(/<select([^>]*)>(.*?)<\/select>/g)) {
    const name = /\sname="([^"]*)"/.exec(attributes ?? "")?.[1];
    const chosen = /<option value="([^"]*)" selected/.exec(options ?? "")?.[1];
    if (name !== undefined) fields[name] = plain(chosen ?? "");
  }
  return fields;
}
