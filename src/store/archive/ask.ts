/** Asks a store for an archive: what comes back is of the kind that was asked for. */
import type { Store } from "../store.ts";
import { askStore } from "../ask.ts";
import type { ArchiveAnswers, ArchiveQuestion } from "./question.ts";

export async function askArchive<Kind extends ArchiveQuestion["kind"]>(
  store: DurableObjectStub<Store>,
  question: Extract<ArchiveQuestion, { kind: Kind }>,
): Promise<ArchiveAnswers[Kind]> {
  return (await askStore(() => store.archive(question))) as ArchiveAnswers[Kind];
}
