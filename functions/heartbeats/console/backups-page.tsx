/** Backups: of every host and repository the last one, whether it is proven, and what comes next; what is free where they lie. */
import type { Child } from "hono/jsx";
import { needSomebody } from "../../../src/board.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { withCommands } from "../../../src/pages/commands.tsx";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Done } from "../../../src/pages/form.tsx";
import { Pager } from "../../../src/pages/pager.tsx";
import type { Backup, Restore, StoredRepository } from "../arrivals/backups.ts";
import { byUrgency, isTrouble, type Condition, type Judged } from "../arrivals/condition.ts";
import { RepositoryRow } from "./backup-parts.tsx";
import { BackupRow, RestoreRow } from "./backup-rows.tsx";
import { meanings } from "./meanings.ts";
import { BACKUPS } from "./paths.ts";

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
  needs: { de: "Was jemanden braucht", en: "What needs somebody" },
  restores: { de: "Zurückgelesen", en: "Read back" },
  repositories: { de: "Wo sie liegen", en: "Where they are" },
  all: { de: "Alle Repositories", en: "All repositories" },
  meanings: { de: "Was die Meldungen bedeuten", en: "What the alerts mean" },
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

/** A thing in a list, and how it is. */
interface Row {
  readonly condition: Condition;
  readonly row: Child;
}

/** Everything of this page, each in the order of its kind. */
function rowsOf(page: BackupsPage) {
  const { backups, restores, repositories } = page;
  return {
    backups: backups.map((of): Row => ({
      condition: of.condition,
      row: <BackupRow page={page} of={of} />,
    })),
    repositories: repositories.map((of): Row => ({
      condition: of.condition,
      row: <RepositoryRow page={page} of={of} />,
    })),
    restores: restores.map((of): Row => ({
      condition: of.condition,
      row: <RestoreRow page={page} of={of} />,
    })),
  };
}

/** What needs somebody stands before everything that is well, whatever it is: nobody reads on to a disk that is full. */
export function backupsPage(page: BackupsPage): string {
  const { frame, after, next, troubles, done, hasMore } = page;
  const { language } = frame;
  const { backups, repositories, restores } = rowsOf(page);
  const all = [...backups, ...repositories, ...restores];
  const troubled = all
    .filter(({ condition }) => isTrouble(condition))
    .toSorted((one, other) => byUrgency(one.condition, other.condition));
  const well = (rows: readonly Row[]) => rows.filter(({ condition }) => !isTrouble(condition));
  const headline = troubles === 0 ? words.well : needSomebody(troubles);
  return consolePage({
    frame,
    title: words.title[language],
    children: (
      <>
        {done === "forgotten" && <Done language={language} text={words.forgotten} />}
        <h1>{(all.length === 0 ? words.none : headline)[language]}</h1>
        {all.length === 0 && <Empty language={language} />}
        <List rows={troubled} label={words.needs[language]} />
        <List rows={well(backups)} label={words.title[language]} />
        <Pager
          language={language}
          first={after > 0 ? BACKUPS : undefined}
          next={next === undefined ? undefined : `${BACKUPS}?after=${next}`}
        />
        <Section title={words.repositories[language]} rows={well(repositories)} />
        {hasMore && (
          <p>
            <a href={`${BACKUPS}/repositories`}>{words.all[language]}</a>
          </p>
        )}
        <Section title={words.restores[language]} rows={well(restores)} />
        {all.length > 0 && <Meanings language={language} />}
      </>
    ),
  });
}

interface ListProps {
  readonly rows: readonly Row[];
  readonly label?: string;
}

const List = ({ rows, label }: ListProps) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <section class="card" aria-label={label}>
      <ul class="list">{rows.map(({ row }) => row)}</ul>
    </section>
  );

const Section = ({ title, rows }: ListProps & { readonly title: string }) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <section>
      <h2>{title}</h2>
      <div class="card">
        <ul class="list">{rows.map(({ row }) => row)}</ul>
      </div>
    </section>
  );

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
