/** The form with which a list is searched; it stands above the list. */
import type { Child } from "hono/jsx";
import type { Language, Text } from "../i18n/language.ts";
import { Input } from "./fields.tsx";

const words = {
  label: { de: "Suche", en: "Search" },
  find: { de: "Suchen", en: "Search" },
  all: { de: "Alle zeigen", en: "Show all" },
} as const satisfies Record<string, Text>;

interface SearchProps {
  readonly language: Language;
  /** The path of the list. */
  readonly action: string;
  /** What is searched for now; empty: nothing. */
  readonly search: string;
  /** What the field asks for, where it is one thing. */
  readonly label?: Text;
  /** All things of the list have it; empty: whichever they have. */
  readonly tag?: string;
  /** Where all of the list is, where that is not its bare path. */
  readonly all?: string;
  /** More that the list is asked by: fields behind the one that is searched in. */
  readonly children?: Child;
}

export function Search(props: SearchProps) {
  const { language, action, search, label = words.label, tag = "", all = action } = props;
  return (
    <form class="line-form filter" method="get" action={action} role="search">
      <div class="grow">
        <Input
          shown={{ language, fields: { search }, errors: [] }}
          type="search"
          name="search"
          label={label}
        />
      </div>
      {props.children}
      {tag !== "" && <input type="hidden" name="tag" value={tag} />}
      <button class="button">{words.find[language]}</button>
      {(search !== "" || tag !== "") && (
        <a class="button low" href={all}>
          {words.all[language]}
          {tag !== "" && <span class="tag">{tag}</span>}
        </a>
      )}
    </form>
  );
}
