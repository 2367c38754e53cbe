/**
 * ScratchStore: where a drill brings an archive back. It becomes what each store of the archive was, one after the
 * other, says the sums of its tables, and is emptied. Nobody else asks it, and it has no alarm.
 */
import { DurableObject } from "cloudflare:workers";
import type { ArchivedTable, Opened, Taken } from "../../src/store/archive/question.ts";
import { meterOf, type Meter, type Rows } from "../../src/store/meter.ts";
import type { Schema } from "../../src/store/schema.ts";
import type { Sums } from "./drill/sums.ts";

const restoring = () => import("./drill/scratch-restore.ts");

export class ScratchStore extends DurableObject<Env> {
  readonly #meter: Meter;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#meter = meterOf(ctx.storage);
  }

  /** Prepares it for a store of an archive that had run these steps. */
  async begin(id: string, schemas: readonly Schema[], steps: Opened["steps"]): Promise<Taken> {
    await this.ctx.storage.deleteAll();
    return (await restoring()).begin(this.ctx.storage, id, schemas, steps);
  }

  async take(id: string, lines: ArchivedTable & { readonly lines: string }): Promise<boolean> {
    return (await restoring()).hold(this.ctx.storage, id, lines);
  }

  /** Makes the tables, says their sums, and tries whether they can be brought up to date. */
  async sums(
    id: string,
    schemas: readonly Schema[],
    steps: Opened["steps"],
  ): Promise<{ readonly taken: Taken; readonly sums: Sums }> {
    return (await restoring()).sums(this.ctx.storage, id, schemas, steps);
  }

  /** Nothing of it remains. Answers the rows that it has read and written since it was made. */
  async clear(): Promise<Rows> {
    const rows = this.#meter.rows();
    await this.ctx.storage.deleteAll();
    return rows;
  }
}
