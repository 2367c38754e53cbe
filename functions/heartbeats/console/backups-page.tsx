/** Backups: of every host and repository the last one, whether it is proven, and what comes next; what is free where they lie. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import { needSomebody } from "../../../src/board.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { withCommands } from "../../../src/pages/commands.tsx";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Done } from "../../../src/pages/form.tsx";
import { Pager } from "../../../src/pages/pager.tsx";
import { nameOf } from "../alert/alert.ts";
import { reasonText } from "../alert/texts.ts";
import { isRestic, type Archive } from "../arrivals/archive.ts";
import type { Backup, Restore, StoredRepository } from "../arrivals/backups.ts";
import { shortId } from "../arrivals/story.ts";
import { nextExpected } from "../check/deadline.ts";
import { ago, joined, Meant, Repositories, State, type Judged } from "./backup-parts.tsx";
import type { Condition } from "./backup-state.ts";
import { meanings } from "./meanings.ts";
import { BACKUPS, pathOf, repositoryPath } from "./paths.ts";

export const words = {
  title: { de: "Sicherungen", en: "Backups" },
  none: { de: "Noch keine Sicherung.", en: "No backup yet." },
  noneHow: {
    de: "Meldet ein Host mit dem Agenten seine Sicherung, steht hier, wann sie war, wie groß sie ist, und ob sie nachweislich auf dem Backup-Server angekommen ist. Zum Beispiel, mit einem Check „web-backup“:",
    en: "When a host reports its backup with the agent, this page says when it was made, how large it is, and whether it has provably arrived at the backup server. For example, with a check “web-backup”:",
  },
  check: { de: "Check anlegen", en: "Create check" },
  agent: { de: "Den Agenten herunterladen", en: "Download the agent" },
  well: {
    de: "Um die Sicherungen muss sich niemand kümmern.",
    en: "Nobody has to look after the backups.",
  },
  restores: { de: "Zurückgelesen", en: "Read back" },
  repositories: { de: "Wo sie liegen", en: "Where they are" },
  all: { de: "Alle Repositories", en: "All repositories" },
  meanings: { de: "Was die Meldungen bedeuten", en: "What the alerts mean" },
  added: { de: "neu", en: "new" },
  proven: { de: "nachgewiesen", en: "confirmed" },
  awaited: { de: "Nachweis erwartet bis", en: "to be confirmed until" },
  unproven: { de: "ohne Nachweis", en: "without proof" },
  lastProven: { de: "zuletzt nachgewiesen", en: "last confirmed" },
  next: { de: "nächste", en: "next" },
  restoredAt: { de: "zurückgelesen", en: "read back" },
  forgotten: {
    de: "Vergessen: Wer es als Nächstes meldet, dem gehört es.",
    en: "Forgotten: whoever reports it next has it.",
  },
} as const satisfies Record<string, Text>;

export interface BackupsPage {
  readonly frame: Frame;
  readonly timezone: string;
  readonly now: number;
  /** What needs somebody first; those of this page. */
  readonly backups: readonly Judged<Backup>[];
  readonly restores: readonly Judged<Restore>[];
  readonly repositories: readonly Judged<StoredRepository>[];
  /** There are more repositories than are shown. */
  readonly hasMore: boolean;
  /** Backups before this page, and before the next one. */
  readonly after: number;
  readonly next: number | undefined;
  /** How many need somebody, of all. */
  readonly troubles: number;
  readonly done?: string | undefined;
}

export function backupsPage(page: BackupsPage): string {
  const { frame, backups, restores, repositories, after, next, troubles, done, hasMore } = page;
  const { language } = frame;
  const isEmpty = [backups, restores, repositories].every(({ length }) => length === 0);
  const headline = troubles === 0 ? words.well : needSomebody(troubles);
  return consolePage({
    frame,
    title: words.title[language],
    children: (
      <>
        {done === "forgotten" && <Done language={language} text={words.forgotten} />}
        <h1>{(isEmpty ? words.none : headline)[language]}</h1>
        {isEmpty && <Empty language={language} />}
        {backups.length > 0 && (
          <section class="card">
            <ul class="list">
              {backups.map(({ item, condition }) => (
                <Row page={page} backup={item} condition={condition} />
              ))}
            </ul>
          </section>
        )}
        <Pager
          language={language}
          first={after > 0 ? BACKUPS : undefined}
          next={next === undefined ? undefined : `${BACKUPS}?after=${next}`}
        />
        {repositories.length > 0 && (
          <section>
            <h2>{words.repositories[language]}</h2>
            <Repositories page={page} repositories={repositories} />
            {hasMore && (
              <p>
                <a href={`${BACKUPS}/repositories`}>{words.all[language]}</a>
              </p>
            )}
          </section>
        )}
        {restores.length > 0 && <Restores page={page} />}
        {!isEmpty && <Meanings language={language} />}
      </>
    ),
  });
}

const Empty = ({ language }: { readonly language: Language }) => (
  <section class="card">
    <p>{words.noneHow[language]}</p>
    <pre>randwerk-agent run web-backup -- borg create …</pre>
    <p class="row">
      <a href="/console/checks/new">{words.check[language]}</a>
      <a href="/agents/">{words.agent[language]}</a>
    </p>
  </section>
);

interface RowProps {
  readonly page: BackupsPage;
  readonly backup: Backup;
  readonly condition: Condition;
}

function Row({ page: { frame, now, timezone }, backup, condition }: RowProps) {
  const { language } = frame;
  const { check, newest, lastArrived } = backup;
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

function Restores({ page: { frame, now, restores } }: { readonly page: BackupsPage }) {
  const { language } = frame;
  return (
    <section>
      <h2>{words.restores[language]}</h2>
      <div class="card">
        <ul class="list">
          {restores.map(({ item: { check, facts }, condition }) => (
            <li>
              <State condition={condition} language={language} />
              <div>
                <a class="what" href={pathOf(check)}>
                  <bdi>{nameOf(check)}</bdi>
                </a>
                <div class="note">
                  {joined([
                    check.state.lastSuccessAt === undefined
                      ? undefined
                      : `${words.restoredAt[language]} ${ago(check.state.lastSuccessAt, now)[language]}`,
                    facts.archiveName,
                    facts.file,
                  ])}
                </div>
                <Meant of={condition.meaning} language={language} />
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const Meanings = ({ language }: { readonly language: Language }) => (
  <details class="end">
    <summary>{words.meanings[language]}</summary>
    <dl>
      {Object.values(meanings).map(({ alert, happened, todo }) => (
        <>
          <dt>{withCommands(alert[language])}</dt>
          <dd>
            {withCommands(happened[language])} {withCommands(todo[language])}
          </dd>
        </>
      ))}
    </dl>
  </details>
);
