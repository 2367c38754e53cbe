/** Which server, and with which token: from the environment, else from the file that `login` writes. */
import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify, TomlError } from "smol-toml";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import { makePrivateFolder, writeWhole } from "../terminal/files.ts";

export interface SignIn {
  /** An origin: `https://go.example.org`. */
  readonly url: string;
  /** Undefined: nobody has signed in there. */
  readonly token: string | undefined;
}

/** The folder that settings are kept in (XDG Base Directory Specification). */
export const configFolder = (environment: NodeJS.ProcessEnv): string =>
  join(environment["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "randwerk");

const settingsPath = (environment: NodeJS.ProcessEnv) =>
  join(configFolder(environment), "config.toml");

/**
 * Fails with exit code 4 if no server is known or the file is readable for others. A token in the file
 * belongs to the server in the file: no other one gets to see it.
 */
export function readSignIn(environment: NodeJS.ProcessEnv): SignIn {
  const { RANDWERK_URL: urlText, RANDWERK_TOKEN: token } = environment;
  const given = urlText ? serverUrl(urlText) : undefined;
  if (given !== undefined && token) return { url: given, token };
  const kept = readFile(settingsPath(environment));
  const url = given ?? (kept?.url === undefined ? undefined : serverUrl(kept.url));
  if (url === undefined) throw signedOut;
  const keptUrl = kept?.url === undefined ? undefined : serverUrl(kept.url);
  return { url, token: token || (keptUrl === url ? kept?.token : undefined) };
}

/** The sign-in with its token, where there is one that can be used. */
export function keptSignIn(
  environment: NodeJS.ProcessEnv,
): { url: string; token: string } | undefined {
  try {
    const { url, token } = readSignIn(environment);
    return token === undefined ? undefined : { url, token };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const signedOut = new Failure(exitCodes.signedOut, {
  de: "Nicht angemeldet: „randwerk login URL“, oder RANDWERK_URL und RANDWERK_TOKEN setzen.",
  en: "Not signed in: “randwerk login URL”, or set RANDWERK_URL and RANDWERK_TOKEN.",
});

/** A URL, or undefined. Node 20 has no URL.parse yet. */
export const parsedUrl = (text: string): URL | undefined =>
  URL.canParse(text) ? new URL(text) : undefined;

/** The origin that a person typed. Fails with exit code 2 if it is none. */
export function serverUrl(typed: string): string {
  const url = parsedUrl(/^[a-z+.-]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  const bare = url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "";
  if (bare && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") {
    return url.origin;
  }
  throw usage({
    de: `„${typed}“ ist keine Adresse eines Dienstes wie https://go.example.org.`,
    en: `“${typed}” is not the address of a service such as https://go.example.org.`,
  });
}

function readFile(path: string): { url?: string; token?: string } | undefined {
  const kept = readPrivateToml(path);
  if (kept === undefined) return undefined;
  const { url, token } = kept;
  return {
    ...(typeof url === "string" && { url }),
    ...(typeof token === "string" && { token }),
  };
}

/** A file with secrets, undefined if there is none. Fails with exit code 4 if others may read it or it is no TOML. */
export function readPrivateToml(path: string): Readonly<Record<string, unknown>> | undefined {
  let text: string;
  let mode: number;
  try {
    mode = statSync(path).mode & 0o777;
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw refused(path, { de: "lässt sich nicht lesen", en: "cannot be read" });
  }
  if (mode !== 0o600) {
    const octal = mode.toString(8).padStart(4, "0");
    throw refused(path, {
      de: `hat den Modus ${octal}; darin steht ein Token, also: chmod 600 ${path}`,
      en: `has the mode ${octal}; it holds a token, so: chmod 600 ${path}`,
    });
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const line = String(error.line);
    throw refused(path, {
      de: `ist in Zeile ${line} kein TOML`,
      en: `is not TOML in line ${line}`,
    });
  }
}

function refused(path: string, why: { de: string; en: string }): Failure {
  return new Failure(exitCodes.signedOut, { de: `${path} ${why.de}`, en: `${path} ${why.en}` });
}

/** Keeps the sign-in, readable for this user alone. Returns where. */
export async function writeSignIn(
  environment: NodeJS.ProcessEnv,
  signIn: { url: string; token: string },
): Promise<string> {
  const path = settingsPath(environment);
  makePrivateFolder(dirname(path));
  await writeWhole(path, [stringify(signIn)], 0o600);
  return path;
}
