/**
 * The service for plain workerd as it is on Cloudflare, with stores that refuse what they are told to, and a clock that
 * can be put on. What is imported as src/worker.ts is the bundle that all tests run (test/e2e/faults/quota.test.ts).
 */
import worker, * as stores from "../../src/worker.ts";
import { makeRefusing, type Refused } from "./refusing.ts";

/** Given by who bundles it: what is refused from the first moment on. */
declare const REFUSED_AT_START: Refused;
let refused: Refused = REFUSED_AT_START;
const now = () => refused;

/** By so many ms the clock goes ahead. */
let ahead = 0;
const machineTime = Date.now.bind(Date);
Date.now = () => machineTime() + ahead;

let cloudEnv: Env | undefined;
/** Without what tells of files, and without jurisdictions, of which plain workerd knows none. */
const onCloudflare = (env: Env): Env =>
  (cloudEnv ??= { ...env, STORE_FOLDERS: undefined, JURISDICTION: "none" } as unknown as Env);

export class AccessStore extends stores.AccessStore {
  constructor(ctx: DurableObjectState, env: Env) {
    makeRefusing(ctx.storage, now);
    super(ctx, onCloudflare(env));
  }
}
export class ArchiveStore extends stores.ArchiveStore {
  constructor(ctx: DurableObjectState, env: Env) {
    makeRefusing(ctx.storage, now);
    super(ctx, onCloudflare(env));
  }
}
export const { ScratchStore } = stores;
export class CheckStore extends stores.CheckStore {
  constructor(ctx: DurableObjectState, env: Env) {
    makeRefusing(ctx.storage, now);
    super(ctx, onCloudflare(env));
  }
}
export class KeyStore extends stores.KeyStore {
  constructor(ctx: DurableObjectState, env: Env) {
    makeRefusing(ctx.storage, now);
    super(ctx, onCloudflare(env));
  }
}
export class LinkStore extends stores.LinkStore {
  constructor(ctx: DurableObjectState, env: Env) {
    makeRefusing(ctx.storage, now);
    super(ctx, onCloudflare(env));
  }
}
export class WatchStore extends stores.WatchStore {
  constructor(ctx: DurableObjectState, env: Env) {
    makeRefusing(ctx.storage, now);
    super(ctx, onCloudflare(env));
  }
}

interface Order {
  readonly refused?: Refused | null;
  /** ms */
  readonly ahead?: number;
  readonly minute?: true;
}

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== "/of-the-tests") {
      return worker.fetch(request, onCloudflare(env), ctx);
    }
    const order: Order = await request.json();
    if (order.refused !== undefined) refused = order.refused ?? undefined;
    ahead = order.ahead ?? ahead;
    if (order.minute) await worker.scheduled({} as ScheduledController, onCloudflare(env));
    return new Response("done");
  },
} satisfies ExportedHandler<Env>;
