/** One repository: what is free where it lies, how that went, and what its server said last; and all of them. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { shortDay } from "../../../src/i18n/short-day.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Facts } from "../../../src/pages/facts.tsx";
import { ByName } from "../../../src/pages/form.tsx";
import { Line } from "../../../src/pages/plot.tsx";
import { Pager } from "../../../src/pages/pager.tsx";
import { nameOf } from "../alert/alert.ts";
import type { StoredRepository } from "../arrivals/backups.ts";
import type { Judged } from "../arrivals/condition.ts";
import { shortId } from "../arrivals/story.ts";
import { dateInWords } from "../check/days/day.ts";
import { freeText, fullText, Meant, RepositoryRow, State } from "./backup-parts.tsx";
import { words as shared } from "./backups-page.tsx";
import { BACKUPS, pathOf, repositoryPath } from "./paths.ts";

const words = {
  space: { de: "Freier Platz", en: "Free space" },
  spaceSays: {
    de: "Freier Platz, je Tag der zuletzt gemeldete",
    en: "Free space, by day what was reported last",
  },
  day: { de: "Tag", en: "Day" },
  server: { de: "Backup-Server", en: "Backup server" },
  id: { de: "Kennung", en: "ID" },
  path: { de: "Wo es liegt", en: "Where it is" },
  copies: { de: "Auch gesehen", en: "Also seen" },
  reported: { de: "Zuletzt gemeldet", en: "Last reported" },
  written: { de: "Zuletzt geschrieben", en: "Last written" },
  locked: { de: "Gesperrt seit", en: "Locked since" },
  mode: { de: "Anhängen", en: "Appending" },
  appendOnly: {
    de: "nur anhängen: Gelöschtes lässt sich zurückholen",
    en: "append-only: what was deleted can be brought back",
  },
  forget: { de: "Repository vergessen", en: "Forget repository" },
  forgetHow: {
    de: "Für eines, das mit Absicht entfernt oder auf einen anderen Server gebracht wurde. Was von ihm bekannt ist, auch der Verlauf des Platzes, verschwindet; meldet es wieder jemand, ist es wieder da.",
    en: "For one that was removed on purpose, or brought to another server. What is known of it goes, the course of its space as well; when somebody reports it again it is back.",
  },
} as const satisfies Record<string, Text>;

/** So much of an id is typed to have a repository forgotten. */
export const nameOfRepository = (repository: string): string => repository.slice(0, 8);

interface RepositoryPage {
  readonly frame: Frame;
  readonly timezone: string;
  readonly of: Judged<StoredRepository>;
  readonly mayForget: boolean;
  /** What was typed to confirm that it is forgotten, and is not its name. */
  readonly wrongName?: string | undefined;
}

export function repositoryPage(page: RepositoryPage): string {
  const { frame, of, mayForget, wrongName } = page;
  const { language } = frame;
  const { repository, fullInDays } = of.item;
  const { path, freeBytes } = repository;
  const name = path ?? shortId(repository.repository);
  return consolePage({
    frame,
    title: name,
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={BACKUPS}>{shared.title[language]}</a>
        </p>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <section class={of.condition.level === "bad" ? "card bad" : "card"}>
          <p>
            <State condition={of.condition} language={language} />{" "}
            {[
              freeBytes === undefined ? "" : freeText(freeBytes, language),
              fullInDays === undefined ? "" : fullText(fullInDays)[language],
            ]
              .filter(Boolean)
              .join(", ")}
          </p>
          {repository.fault !== undefined && <p>{repository.fault}</p>}
          <Meant of={of.condition.meaning} language={language} />
        </section>
        <Space of={of.item} language={language} />
        <Said page={page} />
        {mayForget && (
          <ByName
            language={language}
            what={words.forget}
            how={words.forgetHow}
            name={nameOfRepository(repository.repository)}
            action={repositoryPath(repository.repository, "forget")}
            typed={wrongName}
          />
        )}
      </>
    ),
  });
}

interface SpaceProps {
  readonly of: StoredRepository;
  readonly language: Language;
}

function Space({ of: { space }, language }: SpaceProps) {
  const [first, last] = [space[0]?.day, space.at(-1)?.day];
  // A line through one day says nothing.
  if (first === undefined || last === undefined || first === last) return <></>;
  const known = new Map(space.map(({ day, freeBytes }) => [day, freeBytes]));
  const points = Array.from({ length: last - first + 1 }, (_, nth) => ({
    label: shortDay(dateInWords(first + nth), language),
    value: known.get(first + nth),
  }));
  return (
    <section>
      <h2>{words.space[language]}</h2>
      <Line
        language={language}
        says={words.spaceSays[language]}
        points={points}
        format={(bytes) => sizeInWords(bytes, language)}
        heads={[words.day[language], words.space[language]]}
      />
    </section>
  );
}

/** What its server said last. */
function Said({ page: { frame, timezone, of } }: { readonly page: RepositoryPage }) {
  const { language } = frame;
  const { repository, server } = of.item;
  const moment = (at: number | undefined) =>
    at === undefined ? undefined : momentText(at, language, timezone);
  const copies = Object.keys(repository.places).filter((path) => path !== repository.path);
  return (
    <section class="card">
      <Facts
        facts={[
          [words.path[language], repository.path],
          [words.copies[language], copies.length === 0 ? undefined : copies.toSorted().join(", ")],
          [words.reported[language], moment(repository.reportedAt)],
          [words.written[language], moment(repository.lastTransactionAt)],
          [words.locked[language], moment(repository.lockedSince)],
          [words.mode[language], repository.isAppendOnly ? words.appendOnly[language] : undefined],
          [words.id[language], repository.repository],
        ]}
      >
        <dt>{words.server[language]}</dt>
        <dd>
          <a href={pathOf(server)}>
            <bdi>{nameOf(server)}</bdi>
          </a>
        </dd>
      </Facts>
    </section>
  );
}

interface RepositoryList {
  readonly frame: Frame;
  readonly now: number;
  readonly repositories: readonly Judged<StoredRepository>[];
  readonly after: number;
  readonly next: number | undefined;
}

export function repositoriesPage(page: RepositoryList): string {
  const { frame, repositories, after, next } = page;
  const { language } = frame;
  const path = `${BACKUPS}/repositories`;
  return consolePage({
    frame,
    title: shared.repositories[language],
    children: (
      <>
        <p class="over">
          <a href={BACKUPS}>{shared.title[language]}</a>
        </p>
        <h1>{shared.repositories[language]}</h1>
        <div class="card">
          <ul class="list">
            {repositories.map((of) => (
              <RepositoryRow page={page} of={of} />
            ))}
          </ul>
        </div>
        <Pager
          language={language}
          first={after > 0 ? path : undefined}
          next={next === undefined ? undefined : `${path}?after=${next}`}
        />
      </>
    ),
  });
}
