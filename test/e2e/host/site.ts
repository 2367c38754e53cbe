/** A host that backs up with borg, the server that holds its repositories, and the service both tell. */
import { call, startService as startAlerting } from "../alerts/service.ts";
import { uniqueKeyOf } from "../unique-key.ts";
import { serviceOf, type Service } from "../heartbeats/service.ts";
import { makeMachine, runAgent, type Machine, type Outcome } from "./machine.ts";

export interface Flip {
  readonly timestamp: string;
  readonly from: string;
  readonly to: string;
  readonly reason: { readonly code: string };
}

export interface Alert {
  readonly subject: string;
  readonly subjectId: string;
  readonly severity: string;
  readonly title: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One check as `GET /api/v1/backups` shows it. */
export interface Backup {
  readonly check: { readonly uuid: string; readonly slug: string; readonly status: string };
  readonly tool: string;
  readonly repository: string | null;
  readonly last: {
    readonly archive: string | null;
    readonly name: string | null;
    readonly files: number | null;
    readonly state: string;
    readonly arrivedAt: string | null;
    readonly transaction: number | null;
  };
  readonly lastArrived: { readonly name: string; readonly arrivedAt: string } | null;
  readonly missing: number;
  readonly deleted: number;
}

/** One repository as the same answer shows it. */
export interface Stored {
  readonly repository: string;
  readonly server: { readonly uuid: string; readonly slug: string; readonly status: string };
  readonly lastTransaction: number | null;
  readonly freeBytes: number | null;
  readonly lockedSince: string | null;
  readonly warnings: string[];
}

export interface Archive {
  readonly archive: string;
  readonly name: string;
  readonly state: string;
}

export interface Site {
  /** Its `mnt` holds what the backup server has in /mnt. */
  readonly host: Machine;
  /** `randwerk-agent arrived` on the backup server. */
  readonly arrived: (env?: Record<string, string>) => Promise<Outcome>;
  /** Name and slug of the check that is pinged by the reports of the backup server. */
  readonly serverName: string;
  readonly serverSlug: string;
}

/** The service as `npm start` runs it; alerts are English, and nobody is told. */
export const startService = async (): Promise<Service> => serviceOf(await startAlerting([]));

let sites = 0;

/** A host and a backup server of their own, on a service that others may share. */
export async function makeSite({ server }: Service): Promise<Site> {
  const host = makeMachine(server.url);
  const name = `store-${(sites += 1)}`;
  const wanted = { name, scopes: ["arrivals"] };
  const { token } = await call<{ token: string }>(server.url, "POST", "/api/v1/tokens", wanted);
  // Blanks in a pattern would separate two patterns.
  const RANDWERK_REPOSITORIES = `${host.root.replaceAll(" ", "?")}/mnt/*`;
  const settings = { RANDWERK_TOKEN: token, RANDWERK_REPOSITORIES };
  return {
    host,
    arrived: (env = {}) => runAgent(host, ["arrived"], { env: { ...settings, ...env } }),
    serverName: `Backup server ${name}`,
    serverSlug: `arrivals-${name}`,
  };
}

/** Newest first. */
export async function flipsOf({ request }: Service, uuid: string): Promise<Flip[]> {
  return (await request<{ flips: Flip[] }>("GET", `/api/v3/checks/${uuid}/flips/`)).flips;
}

/** Alerts about a check, oldest first. */
export async function alertsOf({ request }: Service, subject: string): Promise<Alert[]> {
  const { alerts } = await request<{ alerts: Alert[] }>("GET", "/api/v1/alerts?limit=500");
  const names = [subject, uniqueKeyOf(subject)];
  // What does not arrive is called by check and repository.
  const isNamed = ({ subjectId }: Alert) => names.includes(subjectId.replace(/:.*/, ""));
  return alerts.filter(isNamed).toReversed();
}

/** The backups of one check; undefined if none was ever reported. */
export async function backupOf({ request }: Service, uuid: string): Promise<Backup | undefined> {
  const { backups } = await request<{ backups: Backup[] }>("GET", "/api/v1/backups");
  return backups.find(({ check }) => check.uuid === uuid);
}

/** A repository as the backup server has told of it; undefined if it has not. */
export async function storedIn({ request }: Service, id: string): Promise<Stored | undefined> {
  const { repositories } = await request<{ repositories: Stored[] }>("GET", "/api/v1/backups");
  return repositories.find(({ repository }) => repository === id);
}

/** The archives of a repository that are looked for, by name. */
export async function archivesIn({ request }: Service, id: string): Promise<Archive[]> {
  const path = `/api/v1/arrivals?repository=${id}`;
  const { archives } = await request<{ archives: Archive[] }>("GET", path);
  return archives.toSorted((a, b) => a.name.localeCompare(b.name));
}
