/** Parts of the pages of backups: how something is, what that means, and a repository in a list. */
import { lengthOf } from "../../../src/board.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { withCommands } from "../../../src/pages/commands.tsx";
import type { Frame } from "../../../src/pages/console-shell.tsx";
import { nameOf } from "../alert/alert.ts";
import type { StoredRepository } from "../arrivals/backups.ts";
import type { Condition, Judged, MeaningName } from "../arrivals/condition.ts";
import { shortId } from "../arrivals/story.ts";
import { conditionWords } from "./condition-words.ts";
import { meanings } from "./meanings.ts";
import { repositoryPath } from "./paths.ts";
import { plural } from "../../../src/i18n/plural.ts";

const reported = { de: "gemeldet", en: "reported" };

export const State = ({
  condition,
  language,
}: {
  readonly condition: Condition;
  readonly language: Language;
}) => (
  <span class={condition.level === "plain" ? "state" : `state ${condition.level}`}>
    {conditionWords[condition.name][language]}
  </span>
);

/** What the alert about it means, and what is to be done. */
export function Meant({
  of,
  language,
}: {
  readonly of: MeaningName | undefined;
  readonly language: Language;
}) {
  if (of === undefined) return <></>;
  const { happened, todo } = meanings[of];
  return (
    <p>
      {withCommands(happened[language])} {withCommands(todo[language])}
    </p>
  );
}

/** `vor 2 Tagen` */
export const ago = (at: number, now: number): Text => {
  const { de, en } = lengthOf(now - at);
  return { de: `vor ${de}`, en: `${en} ago` };
};

/** What there is of these, side by side. */
export const joined = (parts: readonly (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part !== "").join(" · ");

interface RepositoryProps {
  readonly page: { readonly frame: Frame; readonly now: number };
  readonly of: Judged<StoredRepository>;
}

export function RepositoryRow({ page: { frame, now }, of: { item, condition } }: RepositoryProps) {
  const { language } = frame;
  const { repository, server, fullInDays } = item;
  const { path, freeBytes } = repository;
  return (
    <li>
      <State condition={condition} language={language} />
      <div>
        <a class="what" href={repositoryPath(repository.repository)}>
          <bdi>{path ?? shortId(repository.repository)}</bdi>
        </a>
        <div>
          {joined([
            freeBytes === undefined ? undefined : freeText(freeBytes, language),
            fullInDays === undefined ? undefined : fullText(fullInDays)[language],
          ])}
        </div>
        <div class="note">
          <bdi>{nameOf(server)}</bdi> · {reported[language]}{" "}
          {ago(repository.reportedAt, now)[language]}
        </div>
        <Meant of={condition.meaning} language={language} />
      </div>
    </li>
  );
}

/** `48 GB frei` */
export const freeText = (bytes: number, language: Language): string =>
  `${sizeInWords(bytes, language)} ${language === "de" ? "frei" : "free"}`;

/** `in etwa 40 Tagen voll` */
export const fullText = (days: number): Text =>
  plural(
    days,
    { de: "in etwa 1 Tag voll", en: "full in about 1 day" },
    { de: `in etwa ${days} Tagen voll`, en: `full in about ${days} days` },
  );
