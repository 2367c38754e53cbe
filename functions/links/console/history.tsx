/** What was changed of a link, by whom and when: each change in its fields. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import { merge } from "../../../src/console/merge.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { Differences } from "../../../src/pages/differences.tsx";
import type { Change } from "../../../src/store/history-table.ts";
import type { LinkSettings } from "../link/link.ts";
import { toFields } from "./form.ts";
import type { LinkPage } from "./shown.ts";
import { pathOf } from "./paths.ts";
import { actionWords, fieldWords, words } from "./words.ts";

/** Changes that the page shows at once. */
const SHOWN = 10;

interface HistoryProps {
  readonly changes: readonly Change<LinkSettings>[];
  readonly page: LinkPage;
}

export function History({ changes, page }: HistoryProps) {
  const { frame, link, mayWrite, config } = page;
  const { language } = frame;
  if (changes.length === 0) return <></>;
  return (
    <section>
      <div class="head">
        <h2>{words.history[language]}</h2>
        {mayWrite && (
          <form method="post" action={pathOf(link.slug, "undo")}>
            <input type="hidden" name="version" value={String(link.version)} />
            <button class="button low">{words.undoLast[language]}</button>
          </form>
        )}
      </div>
      <ul class="list rows">
        {changes.slice(0, SHOWN).map((change) => (
          <li>
            <div>
              <div class="what">{actionWords[change.action]?.[language] ?? change.action}</div>
              <div class="note">
                {momentText(change.at, language, config.timezone)}, <bdi>{change.who}</bdi>
              </div>
              <Changed change={change} language={language} timezone={config.timezone} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ChangedProps {
  readonly change: Change<LinkSettings>;
  readonly language: Language;
  readonly timezone: string;
}

function Changed({ change: { before, after }, language, timezone }: ChangedProps) {
  if (before === undefined || after === undefined) return <></>;
  const fields = toFields(before, timezone);
  const { theirs } = merge(fields, toFields(after, timezone), fields);
  return <Differences all={theirs} names={fieldWords} language={language} />;
}
