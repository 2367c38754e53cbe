/** Where the API's parts begin, as function.ts knows them before they are loaded. Pure. */

/** The management API, as Hono writes it (mount in frame.ts). */
export const VERSIONS = "/api/:version{v[123]}/";

export const ARRIVALS = "/api/v1/arrivals";
export const SNAPSHOTS = `${ARRIVALS}/restic`;

/** Whether a request is one that the agent on a backup server makes. */
export const isServerCall = (path: string, method: string) =>
  (method === "GET" && (path === ARRIVALS || path === SNAPSHOTS)) ||
  (method === "POST" && path === ARRIVALS);
