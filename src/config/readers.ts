/** Readers of settings: each makes a value of a text, or says what the text should be. */
import { hostOf, readDomain, readOwnHost } from "../host.ts";
import { firstLanguage, languages, type Language } from "../i18n/language.ts";
import { readRange, type AddressRange } from "../ip-address.ts";
import { MIN_ADMIN_TOKEN_LENGTH } from "../limits.ts";

/** Takes what is wrong with a text; the name of the setting is put before it. */
export type Wrong = (fault: string) => undefined;

/** What a setting may be in a file of settings besides a text (settings-text.ts). */
export type Form = "number" | "yes-no" | "list" | "json";

/** The value of a setting's text; undefined after `wrong` has been told why there is none. */
export interface Reader<Value> {
  (text: string, wrong: Wrong): Value | undefined;
  /** None: it is a text. */
  readonly form?: Form;
}

/** `read` must be nobody else's. */
export const formed = <Value>(form: Form, read: Reader<Value>): Reader<Value> =>
  Object.assign(read, { form });

export const token: Reader<string> = (text, wrong) => {
  if (text.length < MIN_ADMIN_TOKEN_LENGTH) {
    return wrong(`needs at least ${MIN_ADMIN_TOKEN_LENGTH} characters`);
  }
  return /^[\x21-\x7e]*$/.test(text) ? text : wrong("must be printable ASCII without spaces");
};

/** One host, perhaps with a port, in the form in which hosts are compared. */
export const host: Reader<string> = (text, wrong) =>
  readOwnHost(text) ??
  wrong(
    text.includes(",")
      ? "takes one host name, such as go.example.org"
      : "is not a host name such as go.example.org",
  );

/** A mail domain, as its A-labels. */
export const domain: Reader<string> = (text, wrong) =>
  readDomain(text) ?? wrong("is not a domain such as example.org");

/** An address or a range of addresses. */
export const addressRange: Reader<AddressRange> = (text, wrong) =>
  readRange(text) ?? wrong("is not an address or range such as 127.0.0.1 or 10.0.0.0/8");

const isWeb = (url: URL | null): url is URL => /^https?:$/.test(url?.protocol ?? "");

export const baseUrl: Reader<string> = (text, wrong) => {
  const url = URL.parse(text);
  const plain = isWeb(url) && url.search + url.hash + url.username + url.password === "";
  const own = plain ? readOwnHost(hostOf(url) ?? "") : undefined;
  // Its host as it is compared: “https://Müller.example.” is “https://xn--mller-kva.example”.
  return plain && own !== undefined
    ? `${url.protocol}//${hostOf(url) ?? own}${url.pathname.replace(/\/+$/, "")}`
    : wrong("is not a URL such as https://example.org (no query, no password)");
};

export const addressTemplate: Reader<string> = (text, wrong) =>
  isWeb(URL.parse(text)) && text.includes("{address}")
    ? text
    : wrong("is not a URL with {address}");

/** `info`, or `info@example.org` with the domain as A-labels; in lower case. */
export const reservedAddress: Reader<string> = (text, wrong) => {
  const fault = "is neither a name such as info nor an address such as info@example.org";
  const [, name = "", at, end = ""] = /^([^\s@"]+)(?:(@)([^@]+))?$/.exec(text) ?? [];
  const behind = at === undefined ? "" : readDomain(end);
  if (name === "" || behind === undefined) return wrong(fault);
  return `${name.normalize("NFC").toLowerCase()}${at === undefined ? "" : `@${behind}`}`;
};

export const webUrl: Reader<string> = (text, wrong) =>
  isWeb(URL.parse(text)) ? text : wrong("is not a URL such as https://example.org/ping/…");

/** `NAME=URL`: somebody with an address, such as `home=https://example.org/ping/…`. */
export const namedUrl: Reader<{ readonly name: string; readonly url: string }> = (text, wrong) => {
  const [, name = "", url = ""] = /^([\w.-]{1,40})=(\S+)$/.exec(text) ?? [];
  return name !== "" && isWeb(URL.parse(url))
    ? { name, url }
    : wrong("is not NAME=URL such as home=https://home.example.org/ping/…");
};

/** Zones that every runtime knows: its first look into the others takes longer than all that a redirect needs. */
const KNOWN_ZONES = /^(?:UTC|Europe\/(?:Berlin|Vienna|Zurich))$/;

export const timezone: Reader<string> = (text, wrong) => {
  if (KNOWN_ZONES.test(text)) return text;
  try {
    Intl.DateTimeFormat("en", { timeZone: text }); // throws for a name that it does not know
    return text;
  } catch {
    return wrong("is not a time zone such as Europe/Berlin");
  }
};

/** Also what gettext calls LANGUAGE: locales by preference with colons between them, such as `de_DE:en`. */
export const language: Reader<Language> = (text, wrong) =>
  firstLanguage(text) ?? wrong(`must be one of: ${languages.join(", ")}`);

export const yesOrNo: Reader<boolean> = formed("yes-no", (text, wrong) =>
  text === "yes" || text === "no" ? text === "yes" : wrong("must be yes or no"),
);

/** A whole number within a range; `unit` is for the message. */
export function whole(least: number, most: number, unit: string): Reader<number> {
  return formed("number", (text, wrong) => {
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most
      ? value
      : wrong(`must be ${least} to ${most} ${unit}`);
  });
}

/** A number, or `none` for no limit, which is Infinity. */
export const orNone = (number: Reader<number>): Reader<number> =>
  formed("number", (text, wrong) =>
    text === "none" ? Infinity : number(text, (fault) => wrong(`${fault}, or none`)),
  );

/** One of some words. */
export const oneOf =
  <const Word extends string>(...words: readonly Word[]): Reader<Word> =>
  (text, wrong) =>
    words.find((word) => word === text) ?? wrong(`must be ${words.join(" or ")}`);

/** Several, separated by commas; with `none`, this word stands for an empty list. */
export function list<Value>(item: Reader<Value>, none?: string): Reader<readonly Value[]> {
  return formed("list", (text, wrong) => {
    const values: Value[] = [];
    if (text === none) return values;
    for (const part of text.split(",")) {
      if (part.trim() === "") continue;
      const value = item(part.trim(), wrong);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  });
}

/** JSON, judged by `read`; `example` goes on after “it”. */
export const json = <Value>(
  example: string,
  read: (said: unknown, wrong: Wrong) => Value | undefined,
): Reader<Value> =>
  formed("json", (text, wrong) => {
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch {
      return wrong(`is not JSON; it ${example}`);
    }
    return read(said, wrong);
  });

/** JSON that somebody else judges. */
export const jsonText: Reader<string> = formed("json", (text) => text);
