/** A look at a published key from outside: does the world get what is stored here, and from everywhere? */
import type { Web } from "../../../src/http/public-web.ts";
import { dearmor } from "../openpgp/armor.ts";
import { addressHashes } from "../address/hash.ts";
import { readPublicKey } from "../openpgp/key.ts";
import type { PublishedKey } from "../keys/key.ts";
import type { Look, LookCode, LookLine, LookSeverity } from "../keys/found.ts";
import { LOOK_MS, SECOND_LOOK_MS } from "../limits.ts";
import { ask, type OutsideAnswer } from "./outside.ts";
import { parsePackets, TAG } from "../openpgp/packets.ts";
import { directoryUrls } from "../directory/question.ts";

type Subject = Pick<PublishedKey, "address" | "localPart" | "domain" | "fingerprint" | "bytes">;

/**
 * Asks both methods of the directory, and every key server (URLs with `{address}`). Takes up to
 * twenty seconds, never throws.
 */
export async function lookFromOutside(
  key: Subject,
  keyServers: readonly string[],
  now: number,
  web: Web,
): Promise<Look> {
  const [first] = await addressHashes(key.localPart);
  const urls = directoryUrls(key, first?.hash ?? "");
  const [advanced, direct, ...servers] = await Promise.all([
    askDirectory(key, "advanced", urls.advanced, web),
    askDirectory(key, "direct", urls.direct, web),
    ...keyServers.map((template) => askKeyServer(key, template, web)),
  ]);
  const lines = [...weighed(advanced, direct), ...servers];
  return { at: now, ok: lines.every(({ severity }) => severity !== "problem"), lines };
}

const isReachable = (lines: readonly LookLine[]) => lines[0]?.code !== "unreachable";

/**
 * Clients ask the direct method only where the name of the advanced one does not exist. So what the one that
 * counts says is a problem; the other may be missing, but must not hand out another key.
 */
function weighed(advanced: readonly LookLine[], direct: readonly LookLine[]): LookLine[] {
  const [counts, other] =
    isReachable(advanced) || !isReachable(direct) ? [advanced, direct] : [direct, advanced];
  const excused = other.map((line) =>
    line.severity !== "problem" || line.fingerprints.length > 0
      ? line
      : { ...line, severity: "info" as const },
  );
  return counts === advanced ? [...counts, ...excused] : [...excused, ...counts];
}

async function askDirectory(
  key: Subject,
  place: string,
  url: string,
  web: Web,
): Promise<LookLine[]> {
  const get = await ask("GET", url, web);
  const served = await judgeServed(key, get);
  const lines = [lineOf(place, url, served.code, get, served.fingerprints)];
  // Where there is no key, the rest goes without saying.
  if (served.code !== "as-published" && served.code !== "other-copy") return lines;
  const policyUrl = url.replace(/hu\/[^/]*$/, "policy");
  const [head, policy] = await Promise.all([ask("HEAD", url, web), ask("GET", policyUrl, web)]);
  const isGoodHead =
    head.kind === "answer" &&
    head.status === 200 &&
    get.kind === "answer" &&
    head.contentLength === get.body?.length;
  if (!isGoodHead) lines.push(lineOf(place, url, "wrong-head", head));
  const hasPolicy = policy.kind === "answer" && policy.status === 200;
  if (!hasPolicy) lines.push(lineOf(place, policyUrl, "no-policy", policy));
  return lines;
}

interface Judged {
  readonly code: LookCode;
  readonly fingerprints: readonly string[];
}

async function judgeServed(key: Subject, answer: OutsideAnswer): Promise<Judged> {
  const nothing = (code: LookCode): Judged => ({ code, fingerprints: [] });
  if (answer.kind === "unreachable") return nothing("unreachable");
  const { status, body } = answer;
  if (status >= 300 && status < 400) return nothing("redirected");
  if (status === 404) return nothing("not-found");
  if (status !== 200) return nothing("wrong-status");
  if (body !== undefined && isSame(body, key.bytes)) return nothing("as-published");
  const fingerprints = await fingerprintsIn(body);
  if (fingerprints.length === 0) return nothing("no-key");
  if (fingerprints.length > 1) return { code: "several-keys", fingerprints };
  if (fingerprints[0] === key.fingerprint) return nothing("other-copy");
  return { code: "other-key", fingerprints };
}

async function askKeyServer(key: Subject, template: string, web: Web): Promise<LookLine> {
  const url = template.replaceAll("{address}", encodeURIComponent(key.address));
  const answer = await ask("GET", url, web);
  const { host } = new URL(url);
  if (answer.kind === "answer" && answer.status === 404) return lineOf(host, url, "absent");
  if (answer.kind === "unreachable" || answer.status !== 200) {
    return lineOf(host, url, "not-asked", answer);
  }
  const fingerprints = await fingerprintsIn(answer.body);
  if (fingerprints.length === 0) return lineOf(host, url, "not-asked", answer);
  const others = fingerprints.filter((fingerprint) => fingerprint !== key.fingerprint);
  return others.length === 0
    ? lineOf(host, url, "same-key")
    : lineOf(host, url, "other-key", answer, others);
}

const severities: Readonly<Record<LookCode, LookSeverity>> = {
  "as-published": "ok",
  "same-key": "ok",
  absent: "ok",
  "not-asked": "info",
  "other-copy": "problem",
  "other-key": "problem",
  "several-keys": "problem",
  "no-key": "problem",
  "not-found": "problem",
  redirected: "problem",
  "wrong-status": "problem",
  unreachable: "problem",
  "wrong-head": "problem",
  "no-policy": "problem",
};

function lineOf(
  place: string,
  url: string,
  code: LookCode,
  answer?: OutsideAnswer,
  fingerprints: readonly string[] = [],
): LookLine {
  const status = answer?.kind === "answer" ? answer.status : undefined;
  return { place, code, severity: severities[code], url, status, fingerprints };
}

/** Of the primary keys in what a server sent, armored or not. Nothing is verified: it is only compared. */
async function fingerprintsIn(body: Uint8Array | undefined): Promise<string[]> {
  if (body === undefined) return [];
  const binary = dearmor(body);
  const parsed = binary.ok ? parsePackets(binary.bytes) : binary;
  if (!parsed.ok) return [];
  const fingerprints = new Set<string>();
  for (const { tag, body: packet } of parsed.packets) {
    const key = tag === TAG.publicKey ? await readPublicKey(packet) : undefined;
    if (key !== undefined) fingerprints.add(key.fingerprint);
  }
  return [...fingerprints];
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}

/** News for the owner after a look: that something is wrong, or that nothing is any more. */
export type OutsideNews = "problem" | "solved";

export interface JudgedLook {
  /** Names of what the owner knows after this. */
  readonly told: string[];
  readonly news: OutsideNews | undefined;
  /** Faults that are certain. */
  readonly problems: LookLine[];
  /** When to look again, in unix ms. */
  readonly nextAt: number;
}

/**
 * Consequences of a look, given what was known before. `told` names the problems that the owner now knows:
 * each is told once, as long as it lasts. What did not answer is told when it does not answer a second time,
 * and a key server that could not be asked changes nothing.
 */
export function judgeLookFromOutside(
  look: Look,
  before: { readonly look: Look | undefined; readonly told: readonly string[] },
): JudgedLook {
  const silentBefore = new Set(before.look?.lines.filter(isSilent).map(({ place }) => place));
  const isUnsure = (one: LookLine) =>
    one.code === "not-asked" || (isSilent(one) && !silentBefore.has(one.place));
  const unsure = new Set(look.lines.filter(isUnsure).map(({ place }) => place));
  const known = before.told.filter((name) => unsure.has(placeOf(name)));
  const problems = look.lines.filter(
    ({ place, severity }) => severity === "problem" && !unsure.has(place),
  );
  const told = [...new Set([...known, ...problems.map(nameOf)])].toSorted();
  const isNew = told.some((name) => !before.told.includes(name));
  const isSolved = told.length === 0 && before.told.length > 0;
  const again = look.lines.some((one) => isSilent(one) && unsure.has(one.place));
  return {
    told,
    news: isNew ? "problem" : isSolved ? "solved" : undefined,
    problems,
    nextAt: look.at + (again ? SECOND_LOOK_MS : LOOK_MS),
  };
}

const isSilent = ({ code, severity }: LookLine) => code === "unreachable" && severity === "problem";

const nameOf = ({ place, code, fingerprints }: LookLine) =>
  [place, code, ...fingerprints].join(" ");
const placeOf = (name: string) => name.slice(0, name.indexOf(" "));
