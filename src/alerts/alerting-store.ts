/** The base of stores that raise alerts: what is written to their outbox is delivered, without further ado. */
import type { Schema } from "../store/schema.ts";
import { Store } from "../store/store.ts";
import type { Embed } from "../store/part.ts";
import { together } from "../store/together.ts";
import { createOutbox } from "./delivery/embedded.ts";
import type { AlertQuery, AlertRecord } from "./outbox/alert.ts";
import { outboxSchema } from "./outbox/outbox.ts";

export abstract class AlertingStore extends Store {
  /** `more` are parts of the store besides its outbox. */
  constructor(
    ctx: DurableObjectState,
    env: Env,
    schemas: readonly Schema[],
    ...more: readonly Embed[]
  ) {
    // The outbox first: steps of a store may change what it holds.
    super(ctx, env, [outboxSchema, ...schemas], (moved) =>
      together([createOutbox(ctx.storage, env, moved), ...more.map((embed) => embed(moved))]),
    );
  }

  /** Alerts that this store raised, newest first. */
  async alerts(query: AlertQuery): Promise<AlertRecord[]> {
    const { listAlerts } = await import("./outbox/record-table.ts");
    return listAlerts(this.sql, query);
  }

  async alert(id: string): Promise<AlertRecord | undefined> {
    const { findAlert } = await import("./outbox/record-table.ts");
    return findAlert(this.sql, id);
  }

  /** Ends the reminders of an outage that somebody takes care of; see `acknowledge`. */
  async acknowledgeAlert(id: string, by: string): Promise<"acknowledged" | "over" | undefined> {
    const { acknowledge } = await import("./outbox/acknowledge.ts");
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => acknowledge(this.sql, id, by, now));
  }

  /** Sends again what did not arrive of an alert; how many messages that is, undefined without such an alert. */
  async resendAlert(id: string): Promise<number | undefined> {
    const { resend } = await import("./outbox/resend.ts");
    const now = Date.now();
    const count = this.ctx.storage.transactionSync(() => resend(this.sql, id, now));
    await this.startPart(now);
    return count;
  }
}
