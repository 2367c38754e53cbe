/** The key of an address of one's own: that a mail was sent, or what others see now, looked at from outside. */
import type { Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { ByName, Done } from "../../../src/pages/form.tsx";
import { MailAddress } from "../../../src/pages/shell.tsx";
import { publicPath } from "../address/paths.ts";
import type { Finding } from "../gate/findings.ts";
import type { PublishedKey } from "../keys/key.ts";
import { Outside } from "./key-page.tsx";
import { words } from "./own-words.ts";
import { DaysBar, Findings, KeyFacts, leftText, stateOfKey } from "./parts.tsx";
import { newOwnPath, OWN, ownPath } from "./paths.ts";

export interface OwnKeyPage {
  readonly frame: Frame;
  readonly timezone: string;
  readonly now: number;
  /** As its owner writes it. */
  readonly address: string;
  /** Undefined: none is published. */
  readonly key: PublishedKey | undefined;
  readonly findings: readonly Finding[];
  readonly done?: string | undefined;
  /** What was typed to confirm that it is removed, and is not its address. */
  readonly wrongName?: string | undefined;
}

/** What was done, by the name that an address gives it. */
const doneWords: Readonly<Record<string, Text>> = {
  published: words.published,
  unchanged: words.unchanged,
  revoked: words.revoked,
  removed: words.removed,
  looked: words.looked,
};

const mailWords: Readonly<Record<string, Text>> = {
  mailed: words.mailedHow,
  "mailed-remove": words.mailedRemove,
};

export function ownKeyPage(page: OwnKeyPage): string {
  const { frame, address, key, done = "" } = page;
  const { language } = frame;
  const told = doneWords[done];
  const mail = mailWords[done];
  return consolePage({
    frame,
    title: address,
    isText: true,
    children: (
      <>
        {told !== undefined && <Done language={language} text={told} />}
        <p class="over">
          <a href={OWN}>{words.title[language]}</a>
        </p>
        <h1>
          <MailAddress address={address} />
        </h1>
        {mail !== undefined && (
          <section class="card" role="status">
            <h2>{words.mailed[language]}</h2>
            <p>{mail[language]}</p>
          </section>
        )}
        {key === undefined ? <p>{words.absent[language]}</p> : <Published page={page} of={key} />}
        <p class="row">
          <a class={key === undefined ? "button main" : "button"} href={newOwnPath(address)}>
            {(key === undefined ? words.handIn : words.renew)[language]}
          </a>
        </p>
        {key !== undefined && (
          <ByName
            language={language}
            what={words.remove}
            how={words.removeHow}
            name={address}
            action={ownPath(key.address, "remove")}
            hidden={{ revision: String(key.revision) }}
            typed={page.wrongName}
          />
        )}
      </>
    ),
  });
}

function Published({ page, of }: { readonly page: OwnKeyPage; readonly of: PublishedKey }) {
  const { frame, now, timezone, findings } = page;
  const { language } = frame;
  const state = stateOfKey(of, now);
  const isUsable = of.revokedAt === undefined && (of.expiresAt ?? Infinity) > now;
  return (
    <>
      <section class={isUsable ? "card" : "card bad"}>
        {isUsable && <h2>{words.anybody[language]}</h2>}
        <p>
          <span class={state.look}>{state.text[language]}</span> {leftText(of, now)[language]}
        </p>
        <DaysBar of={of} now={now} />
        {isUsable && <p>{words.anybodyHow[language]}</p>}
        <p>
          <a href={publicPath(of.address)}>{words.page[language]}</a>
        </p>
      </section>
      <Outside frame={frame} timezone={timezone} of={of} action={ownPath(of.address, "look")} />
      <section class="card">
        <h2>{words.fingerprint[language]}</h2>
        <KeyFacts of={of} language={language} now={now} />
      </section>
      {findings.length > 0 && (
        <section class="card">
          <Findings findings={findings} language={language} />
        </section>
      )}
    </>
  );
}
