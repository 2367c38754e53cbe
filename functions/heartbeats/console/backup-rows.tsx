/** A backup in a list, with its proof and what comes next; and a restore test. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import type { Frame } from "../../../src/pages/console-shell.tsx";
import { nameOf } from "../alert/alert.ts";
import { reasonText } from "../alert/texts.ts";
import { isRestic, type Archive } from "../arrivals/archive.ts";
import type { Backup, Restore } from "../arrivals/backups.ts";
import type { Judged } from "../arrivals/condition.ts";
import { shortId } from "../arrivals/story.ts";
import { nextExpected } from "../check/deadline.ts";
import { ago, joined, Meant, State } from "./backup-parts.tsx";
import { pathOf, repositoryPath } from "./paths.ts";

const words = {
  added: { de: "neu", en: "new" },
  proven: { de: "nachgewiesen", en: "confirmed" },
  awaited: { de: "Nachweis erwartet bis", en: "to be confirmed until" },
  unproven: { de: "ohne Nachweis", en: "without proof" },
  lastProven: { de: "zuletzt nachgewiesen", en: "last confirmed" },
  next: { de: "nächste", en: "next" },
  restoredAt: { de: "zurückgelesen", en: "read back" },
} as const satisfies Record<string, Text>;

interface Page {
  readonly frame: Frame;
  readonly timezone: string;
  readonly now: number;
}

interface BackupProps {
  readonly page: Page;
  readonly of: Judged<Backup>;
}

export function BackupRow({ page: { frame, now, timezone }, of }: BackupProps) {
  const { language } = frame;
  const { item, condition } = of;
  const { check, newest, lastArrived } = item;
  const { lastFacts, lastSuccessAt, status, warning } = check.state;
  const at = newest?.madeAt ?? lastSuccessAt;
  const {
    size,
    added,
    durationSeconds,
  }: Partial<Pick<Archive, "size" | "added" | "durationSeconds">> = newest ?? lastFacts ?? {};
  const moment = (when: number) => momentText(when, language, timezone);
  const due = status === "paused" ? undefined : nextExpected(check.settings, check.state);
  const repository = newest?.repository ?? lastFacts?.repository;
  const proof =
    newest?.state === "arrived" && newest.arrivedAt !== undefined
      ? `${words.proven[language]} ${moment(newest.arrivedAt)}`
      : newest?.state === "awaiting" && newest.dueAt !== undefined
        ? `${words.awaited[language]} ${moment(newest.dueAt)}`
        : lastArrived === undefined
          ? words.unproven[language]
          : `${words.lastProven[language]} ${moment(lastArrived.madeAt)}`;
  return (
    <li>
      <State condition={condition} language={language} />
      <div>
        <a class="what" href={pathOf(check)}>
          <bdi>{nameOf(check)}</bdi>
        </a>{" "}
        {repository !== undefined && (
          <span class="note">
            {isRestic(repository) ? (
              "restic"
            ) : (
              <a href={repositoryPath(repository)}>{shortId(repository)}</a>
            )}
          </span>
        )}
        <div>
          {joined([
            at === undefined ? undefined : ago(at, now)[language],
            size === undefined ? undefined : sizeInWords(size, language),
            added === undefined
              ? undefined
              : `${sizeInWords(added, language)} ${words.added[language]}`,
            durationSeconds === undefined
              ? undefined
              : durationText(durationSeconds * 1000, language),
          ])}
        </div>
        <div class="note">
          {joined([
            proof,
            due === undefined ? undefined : `${words.next[language]} ${moment(due)}`,
          ])}
        </div>
        {condition.meaning === undefined && warning !== undefined && (
          <p>{reasonText(warning, { timezone }, language)}</p>
        )}
        <Meant of={condition.meaning} language={language} />
      </div>
    </li>
  );
}

interface RestoreProps {
  readonly page: Page;
  readonly of: Judged<Restore>;
}

export function RestoreRow({ page: { frame, now }, of: { item, condition } }: RestoreProps) {
  const { language } = frame;
  const { check, facts } = item;
  const { lastSuccessAt } = check.state;
  return (
    <li>
      <State condition={condition} language={language} />
      <div>
        <a class="what" href={pathOf(check)}>
          <bdi>{nameOf(check)}</bdi>
        </a>
        <div class="note">
          {joined([
            lastSuccessAt === undefined
              ? undefined
              : `${words.restoredAt[language]} ${ago(lastSuccessAt, now)[language]}`,
            facts.archiveName,
            facts.file,
          ])}
        </div>
        <Meant of={condition.meaning} language={language} />
      </div>
    </li>
  );
}
