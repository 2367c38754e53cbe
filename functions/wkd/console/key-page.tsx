/** The key of one address: until when it is valid, what programs find outside, and what was published before. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { ByName, Done } from "../../../src/pages/form.tsx";
import type { Shown } from "../../../src/pages/fields.tsx";
import { MailAddress } from "../../../src/pages/shell.tsx";
import type { Change } from "../../../src/store/history-table.ts";
import { publicPath } from "../address/paths.ts";
import type { Finding } from "../gate/findings.ts";
import type { Custody } from "../custody/custody.ts";
import { CustodyCard } from "./custody.tsx";
import type { PublishedKey, ReplacedKey } from "../keys/key.ts";
import type { Letter } from "../letters/letter.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { replacedText } from "../pages/pages.tsx";
import type { KeyState } from "../keys/history.ts";
import { lookText, placeText } from "../watch/texts.ts";
import { DaysBar, Findings, KeyFacts, leftText, stateOfKey } from "./parts.tsx";
import { KEYS, newPath, pathOf } from "./paths.ts";
import { actionWords, doneWords, letterWords, lookWords, words } from "./words.ts";

/** Changes that the page shows at once. */
const SHOWN = 10;

export interface KeyPage {
  readonly frame: Frame;
  readonly timezone: string;
  readonly now: number;
  /** As its owner writes it. */
  readonly address: string;
  /** Undefined: none is published. */
  readonly key: PublishedKey | undefined;
  readonly custody: Custody | undefined;
  /** What was typed of that, and is wrong. */
  readonly typed?: Shown | undefined;
  /** The one that it took the place of. */
  readonly replaced: ReplacedKey | undefined;
  /** What is to be said of it as of now. */
  readonly findings: readonly Finding[];
  /** The last mails to its owner, newest first. */
  readonly letters: readonly Letter[];
  readonly changes: readonly Change<KeyState>[];
  readonly done?: string | undefined;
  /** What was typed to confirm that it is removed, and is not its address. */
  readonly wrongName?: string | undefined;
}

export function keyPage(page: KeyPage): string {
  const { frame, address, key, done } = page;
  const { language } = frame;
  const told = doneWords[done ?? ""];
  return consolePage({
    frame,
    title: address,
    isText: true,
    children: (
      <>
        {told !== undefined && <Done language={language} text={told} undo={undoOf(page)} />}
        <p class="over">
          <a href={KEYS}>{words.title[language]}</a>
        </p>
        <div class="head">
          <h1>
            <MailAddress address={address} />
          </h1>
          <a class="button" href={newPath(address)}>
            {(key === undefined ? words.publish : words.renew)[language]}
          </a>
        </div>
        {key === undefined ? <p>{words.absent[language]}</p> : <Published page={page} of={key} />}
        <Letters page={page} />
        {key !== undefined && (
          <CustodyCard
            frame={frame}
            timezone={page.timezone}
            now={page.now}
            address={key.address}
            fingerprint={key.fingerprint}
            custody={page.custody}
            typed={page.typed}
          />
        )}
        <History page={page} />
        {key !== undefined && (
          <ByName
            language={language}
            what={words.remove}
            how={words.removeHow}
            name={address}
            action={pathOf(key.address, "remove")}
            hidden={{ revision: String(key.revision) }}
            typed={page.wrongName}
          />
        )}
      </>
    ),
  });
}

/** A version that took the place of another is taken back to that one. */
function undoOf({ key, done }: KeyPage) {
  const isTaken = done === "published" || done === "rolledback";
  if (!isTaken || key === undefined || key.version === 1) return undefined;
  return { action: pathOf(key.address, "rollback"), version: key.revision };
}

function Published({ page, of }: { readonly page: KeyPage; readonly of: PublishedKey }) {
  const { frame, now, timezone, findings, address, replaced } = page;
  const { language } = frame;
  const state = stateOfKey(of, now);
  return (
    <>
      <section class={state.look.endsWith("bad") ? "card bad" : "card"}>
        <p>
          <span class={state.look}>{state.text[language]}</span> {leftText(of, now)[language]}
        </p>
        <DaysBar of={of} now={now} />
      </section>
      <section class="card">
        <h2>{words.fingerprint[language]}</h2>
        <KeyFacts
          of={of}
          language={language}
          now={now}
          more={[
            [words.version, String(of.version)],
            [
              words.published,
              `${momentText(of.publishedAt, language, timezone)}, ${of.publishedBy}`,
            ],
            ...(replaced?.since === undefined
              ? []
              : [[words.replaces, replacedText(replaced, replaced.since)[language]] as const]),
          ]}
        />
        <p>
          <a href={publicPath(address)}>{words.page[language]}</a>
        </p>
      </section>
      <section>
        <h2>{words.findings[language]}</h2>
        {findings.length === 0 ? (
          <p>{words.noFindings[language]}</p>
        ) : (
          <Findings findings={findings} language={language} />
        )}
      </section>
      <Outside frame={frame} timezone={timezone} of={of} action={pathOf(of.address, "look")} />
    </>
  );
}

interface OutsideProps {
  readonly frame: Frame;
  readonly timezone: string;
  readonly of: PublishedKey;
  /** Where the button that looks now is sent. */
  readonly action: string;
}

/** What mail programs and key servers were found to get. */
export function Outside({ frame, timezone, of: { look }, action }: OutsideProps) {
  const { language } = frame;
  return (
    <section>
      <div class="head">
        <h2>{words.outside[language]}</h2>
        <form method="post" action={action}>
          <button class="button low">{words.lookNow[language]}</button>
        </form>
      </div>
      {look === undefined ? (
        <p>{words.outsideHow[language]}</p>
      ) : (
        <>
          <ul class="list">
            {look.lines.map((line) => {
              const { text, look: looks } = lookWords[line.severity];
              return (
                <li>
                  <span class={looks}>{text[language]}</span>
                  <div>
                    <div class="what">{placeText(line.place)[language]}</div>
                    <div>{lookText(line)[language]}</div>
                    <div class="note">{line.url}</div>
                  </div>
                </li>
              );
            })}
          </ul>
          <p class="soft">
            {words.lookedAt[language]}: {momentText(look.at, language, timezone)}
          </p>
        </>
      )}
    </section>
  );
}

/** What its owner was written, and what the mail server said to it. */
function Letters({ page }: { readonly page: KeyPage }) {
  const { frame, timezone, letters } = page;
  const { language } = frame;
  if (letters.length === 0) return <></>;
  return (
    <section>
      <h2>{words.letters[language]}</h2>
      <ul class="list">
        {letters.map(({ state, subject, to, createdAt, lastAt, lastAnswer }) => (
          <li>
            <span class={letterWords[state].look}>{letterWords[state].text[language]}</span>
            <div>
              <div class="what">
                <bdi>{subject}</bdi>
              </div>
              <div class="note">
                {momentText(lastAt ?? createdAt, language, timezone)}, <bdi>{to}</bdi>
              </div>
              {state !== "sent" && lastAnswer !== undefined && (
                <div class="note">
                  {words.answer[language]}: <code>{lastAnswer}</code>
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ page }: { readonly page: KeyPage }) {
  const { frame, timezone, key, changes, address } = page;
  const { language } = frame;
  if (changes.length === 0) return <></>;
  return (
    <section>
      <h2>{words.history[language]}</h2>
      <ul class="list rows">
        {changes.slice(0, SHOWN).map(({ at, who, action, after }) => (
          <li>
            <div>
              <div class="what">
                {actionWords[action]?.[language] ?? action}
                {after !== undefined && ` · ${words.version[language]} ${after.version}`}
              </div>
              <div class="note">
                {momentText(at, language, timezone)}, <bdi>{who}</bdi>
                {after !== undefined && (
                  <>
                    <br />
                    {grouped(after.fingerprint)}
                  </>
                )}
              </div>
            </div>
            {after !== undefined && action !== "revoke" && after.version !== key?.version && (
              <form method="post" action={pathOf(address, "rollback")}>
                <input type="hidden" name="wanted" value={String(after.version)} />
                {key !== undefined && (
                  <input type="hidden" name="version" value={String(key.revision)} />
                )}
                <button
                  class="button low"
                  aria-label={`${words.again[language]}: ${after.version}`}
                >
                  {words.again[language]}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
