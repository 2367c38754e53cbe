/** Answers what a store is asked for an archive. Loaded by the first such question. */
import { STAGE_MS } from "../../limits.ts";
import type { Schema } from "../schema.ts";
import type { ArchiveAnswer, ArchiveQuestion } from "./question.ts";
import { attempt, commit, forget, settle, stage, take, waitsFor, wasTaken } from "./restore.ts";
import { dropSnapshot } from "./shape-table.ts";
import { closeSnapshot, openedSnapshot, snapshotPage } from "./snapshot.ts";
import { removeMark } from "./mark.ts";

export function answerArchive(
  ctx: DurableObjectState,
  schemas: readonly Schema[],
  env: Env,
  question: ArchiveQuestion,
): ArchiveAnswer {
  const { storage } = ctx;
  const { id } = question;
  switch (question.kind) {
    case "schemas":
      return schemas;
    case "open":
      return openedSnapshot(storage, schemas, id);
    case "page":
      return snapshotPage(storage, question);
    case "close":
      return closeSnapshot(storage, id);
    case "stage":
      void scheduler.wait(STAGE_MS).then(() => settled(ctx, schemas, env));
      return stage(storage, schemas, question);
    case "take":
      return take(storage, question);
    case "try":
      return attempt(storage, schemas, id);
    case "commit":
      return anew(ctx, commit(storage, schemas, id));
    case "asked":
      return wasTaken(storage, id);
    case "waits":
      return waitsFor(storage, id);
    case "forget":
      return forget(storage, id);
  }
}

/**
 * The object is made anew behind the answer: it has read what is not there any more. Until then it answers nobody, so
 * that whoever asks after it has the new one, or a failure.
 */
function anew<Answer>(ctx: DurableObjectState, answered: Answer): Answer {
  const ended = ctx.blockConcurrencyWhile(async () => {
    await ctx.storage.sync().catch(() => undefined);
    await scheduler.wait(0);
    end(ctx);
  });
  ended.catch(() => undefined);
  return answered;
}

const end = (ctx: DurableObjectState) => ctx.abort("the store was restored");

/** For a start: ends what the process before has left, a snapshot or an archive on its way. */
export async function clear(
  ctx: DurableObjectState,
  schemas: readonly Schema[],
  env: Env,
): Promise<void> {
  const { storage } = ctx;
  storage.transactionSync(() => {
    dropSnapshot(storage.sql);
    removeMark(storage, "snapshot");
  });
  if (await settle(ctx, schemas, env)) end(ctx);
}

async function settled(ctx: DurableObjectState, schemas: readonly Schema[], env: Env) {
  if (await settle(ctx, schemas, env)) anew(ctx, undefined);
}
