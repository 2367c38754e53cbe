/** `/status`: whether the association's services run, for its members. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { runsOf, Strip } from "../../../src/pages/plot.tsx";
import { Page, toHtml, type PublicFrame } from "../../../src/pages/shell.tsx";
import { PUBLIC_DAYS, SHOWN_EVENTS } from "../limits.ts";
import {
  levelOf,
  type Service,
  type ServiceDay,
  type ServiceState,
  type StatusPage,
} from "./status.ts";
import {
  availabilityText,
  daysAgo,
  eventText,
  headline,
  levelWords,
  periodText,
  stateWords,
  stripText,
  words,
} from "./words.ts";

/** Where the feed is. */
export const FEED = "/status/feed.atom";

const looks: Readonly<Record<ServiceState, string>> = {
  up: "state good",
  grace: "state late",
  down: "state bad",
  maintenance: "state late",
  new: "state",
  paused: "state",
};

export function statusPage(status: StatusPage, frame: PublicFrame, timezone: string): string {
  const { language, site } = frame;
  const { services, announcements, events } = status;
  const { name, text } = headline(services, language);
  return toHtml(
    <Page frame={frame} title={words.title[language]} feed={FEED}>
      <p class="over">{words.title[language]}</p>
      <h1>
        {name !== undefined && <bdi>{name}</bdi>}
        {text}
      </h1>
      {services.length === 0 && <p>{words.noneHow[language]}</p>}
      {announcements.length > 0 && (
        <section class="card">
          <h2>{words.maintenance[language]}</h2>
          <ul class="list told">
            {announcements.map((one) => (
              <li>
                <div>
                  <div class="what">
                    {one.names.map((service, nth) => (
                      <>
                        {nth > 0 && ", "}
                        <bdi>{service}</bdi>
                      </>
                    ))}
                  </div>
                  <div class="note">{periodText(one, language, timezone)}</div>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {services.length > 0 && (
        <section aria-label={words.services[language]}>
          {services.map((service) => (
            <ServiceCard service={service} language={language} />
          ))}
        </section>
      )}
      {events.length > 0 && (
        <section>
          <h2>{words.past[language]}</h2>
          <ul class="list told">
            {events.slice(0, SHOWN_EVENTS).map((event) => (
              <li>
                <div>
                  <div class="what">
                    <bdi>{event.name}</bdi> {eventText(event)[language]}
                  </div>
                  <div class="note">{momentText(event.at, language, timezone)}</div>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p class="soft tell">
        <a href={FEED}>{words.feed[language]}</a>
      </p>
      {site.contact !== undefined && (
        <p class="soft">
          {words.ask[language]} <a href={site.contact.href}>{site.contact.text}</a>
        </p>
      )}
    </Page>,
  );
}

function ServiceCard({ service, language }: { service: Service; language: Language }) {
  const { name, state, days, availability } = service;
  const outages = days.filter(({ down }) => down > 0).length;
  return (
    <article class="card service">
      <div class="row">
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <span class={looks[state]}>{stateWords[state][language]}</span>
      </div>
      <Strip
        language={language}
        levels={days.map(levelOf)}
        says={stripText(outages, PUBLIC_DAYS, language)}
        ends={[daysAgo(PUBLIC_DAYS)[language], words.today[language]]}
        table={<Days days={days} language={language} />}
      />
      <p class="soft">{availabilityText(availability, PUBLIC_DAYS, language)}</p>
    </article>
  );
}

/** Days that were alike stand in one row, the newest first. */
function Days({ days, language }: { days: readonly ServiceDay[]; language: Language }) {
  const runs = runsOf(days.toReversed(), levelOf);
  return (
    <table>
      <thead>
        <tr>
          <th>{words.period[language]}</th>
          <th>{words.state[language]}</th>
          <th>{words.outage[language]}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const [newest, oldest] = [run[0], run.at(-1)];
          if (newest === undefined || oldest === undefined) return <></>;
          const ms = run.reduce((sum, { down }) => sum + down, 0);
          return (
            <tr>
              <td>{newest === oldest ? newest.day : `${oldest.day} – ${newest.day}`}</td>
              <td data-name={words.state[language]}>{levelWords[levelOf(newest)][language]}</td>
              <td data-name={words.outage[language]}>
                {ms === 0 ? "–" : durationText(ms, language)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** While a part of the service does not answer. */
export function unknownPage(frame: PublicFrame): string {
  const { language } = frame;
  return toHtml(
    <Page frame={frame} title={words.unknown[language]} width="narrow">
      <h1>{words.unknown[language]}</h1>
      <p>{words.unknownHow[language]}</p>
    </Page>,
  );
}
