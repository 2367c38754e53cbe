/**
 * What is wrong with settings, in German. The sentences are English where they arise, since the log tells them too and every
 * request would evaluate others; whoever starts the service reads them in the language of their terminal. Pure.
 */

/** English, with `{}` for what differs, and German with the same places in the same order. A test knows that none is missing. */
const sentences: readonly (readonly [en: string, de: string])[] = [
  // Where it stands. The rest is a sentence of its own.
  [
    "{}, line {}, column {}: no TOML: {}",
    "{}, Zeile {}, Spalte {}: kein TOML ({}). Je Zeile steht dort NAME = WERT, Text in Anführungszeichen.",
  ],
  ["{}, line {}: {}", "{}, Zeile {}: {}"],
  ["ALERT_CHANNELS: channel {}: it {}", "ALERT_CHANNELS: Kanal {}: Er {}"],
  ["ALERT_CHANNELS: channel {}: {}", "ALERT_CHANNELS: Kanal {}: {}"],
  // Files of settings and of secrets.
  [
    "{} is no setting and has no effect; is {} meant?",
    "{} ist keine Einstellung und bewirkt nichts. Ist {} gemeint?",
  ],
  ["{} is no setting and has no effect", "{} ist keine Einstellung und bewirkt nichts"],
  [
    "has no effect: the environment says otherwise",
    "bewirkt nichts: in der Umgebung steht etwas anderes",
  ],
  ["has no effect in here", "bewirkt hier nichts: Es gehört in die Umgebung"],
  ["is a secret; it belongs into {}", "ist geheim und gehört in {}"],
  ["{} in {} and in {}: keep one of them each", "{} steht in {} und in {}: nur eines behalten"],
  [
    "has secrets in it and is open to others (mode {}): chmod 600 {}",
    "enthält Geheimnisse und steht anderen offen (Modus {}): chmod 600 {}",
  ],
  ["{} and {} are both set: keep one of them", "{} und {} sind beide gesetzt: nur eines behalten"],
  [
    "cannot be read: {} ({})",
    "ist nicht lesbar: {} ({}). Stimmt der Pfad, und darf dieser Benutzer sie lesen?",
  ],
  ["cannot be read ({})", "ist nicht lesbar ({})"],
  ["is empty", "ist leer"],
  ["has more than {} octets", "hat mehr als {} Bytes"],
  ["is no text", "ist kein Text"],
  // What a value is, and what it should be.
  ["a number", "eine Zahl"],
  ["true or false", "true oder false"],
  ["a date", "ein Datum"],
  ["a list", "eine Liste"],
  ["a table", "eine Tabelle"],
  ["takes text in quotes", "braucht Text in Anführungszeichen"],
  [
    "takes a whole number, or text in quotes",
    "braucht eine ganze Zahl oder Text in Anführungszeichen",
  ],
  ["takes true or false", "braucht true oder false"],
  [
    'takes a list of texts such as ["a", "b"], or one text with commas',
    'braucht eine Liste von Texten wie ["a", "b"], oder einen Text mit Kommas',
  ],
  ["takes tables, or JSON as text", "braucht Tabellen, oder JSON als Text"],
  ["has an entry with a comma in it: {}", "hat einen Eintrag mit einem Komma: {}"],
  ["{}, or none", "{}, oder none"],
  // Readers.
  ["needs at least {} characters", "braucht mindestens {} Zeichen"],
  [
    "must be printable ASCII without spaces",
    "darf nur druckbares ASCII ohne Leerzeichen enthalten",
  ],
  [
    "takes one host name, such as go.example.org",
    "nimmt einen einzigen Hostnamen wie go.example.org",
  ],
  ["is not a host name such as go.example.org", "ist kein Hostname wie go.example.org"],
  ["is not a host name", "ist kein Hostname"],
  ["is not a domain such as example.org", "ist keine Domain wie example.org"],
  [
    "is not an address or range such as 127.0.0.1 or 10.0.0.0/8",
    "ist keine Adresse und kein Bereich wie 127.0.0.1 oder 10.0.0.0/8",
  ],
  [
    "is not a URL such as {} (no query, no password)",
    "ist keine URL wie {} (ohne Abfrage, ohne Passwort)",
  ],
  ["is not a URL such as {}", "ist keine URL wie {}"],
  ["is not a URL with {address}", "ist keine URL, in der {address} steht"],
  [
    "is neither a name such as info nor an address such as info@example.org",
    "ist weder ein Name wie info noch eine Adresse wie info@example.org",
  ],
  ["is not NAME=URL such as {}", "ist nicht NAME=URL wie {}"],
  ["is not a time zone such as Europe/Berlin", "ist keine Zeitzone wie Europe/Berlin"],
  ["must be yes or no", "muss yes oder no sein"],
  ["must be true or false", "muss true oder false sein"],
  ["must be some of: {}", "muss eine Auswahl sein aus: {}"],
  ["must be one of: {}", "muss eines sein von: {}"],
  ["must be a number from {} to {}, not {}", "muss eine Zahl von {} bis {} sein, nicht {}"],
  ["must be a number from {} to {}", "muss eine Zahl von {} bis {} sein"],
  ["must be a list with 1 to {} entries", "muss eine Liste mit 1 bis {} Einträgen sein"],
  ["must be text", "muss Text sein"],
  ["must be a list", "muss eine Liste sein"],
  ["is empty or too long", "ist leer oder zu lang"],
  ["must be a table of settings", "muss eine Tabelle von Einstellungen sein"],
  [
    "must be a room: !id:server or #alias:server",
    "muss ein Raum sein: !id:server oder #alias:server",
  ],
  ["must be {} to {} letters", "muss {} bis {} Mails sein"],
  ["must be {} to {} seconds", "muss {} bis {} Sekunden sein"],
  ["must be {} to {} days", "muss {} bis {} Tage sein"],
  ["must be {} to {} pings", "muss {} bis {} Pings sein"],
  ["must be {} to {} rows", "muss {} bis {} Zeilen sein"],
  ["must be {} to {} {}", "muss {} bis {} {} sein"],
  ["must be {} or {}", "muss {} oder {} sein"],
  ["is not JSON; it {}", "ist kein JSON; es {}"],
  ["is {}; it {}", "ist {}; es {}"],
  ["takes a JSON list such as {}", "braucht eine JSON-Liste wie {}"],
  ["takes JSON such as {}", "braucht JSON wie {}"],
  ["is not a mail address", "ist keine Mailadresse"],
  ["is missing", "fehlt"],
  // Sign-in, site, archive, repositories, DNS, mail to owners.
  [
    "is not an issuer such as {} (https, exactly as the provider writes it)",
    "ist kein Aussteller wie {} (https, genau so, wie ihn der Anbieter schreibt)",
  ],
  ["names more than {} groups", "nennt mehr als {} Gruppen"],
  ["names a group of {} characters", "nennt eine Gruppe mit {} Zeichen"],
  [
    'gives {} neither "admin" nor "member" nor a list of scopes',
    'gibt {} weder "admin" noch "member" noch eine Liste von Rechten',
  ],
  ["{} missing: {} and {} belong together", "es fehlt {}: {} und {} gehören zusammen"],
  [
    "OIDC_GROUPS names no group, so nobody could sign in",
    "OIDC_GROUPS nennt keine Gruppe, so könnte sich niemand anmelden",
  ],
  ["has more than {} characters", "hat mehr als {} Zeichen"],
  [
    "is neither a mail address nor a URL such as {}",
    "ist weder eine Mailadresse noch eine URL wie {}",
  ],
  ["is not a colour such as {}", "ist keine Farbe wie {}"],
  [
    "{} is too pale to be read on the pages' paper: its contrast is {}, needed is {}; {} of the same hue has it",
    "{} ist auf dem Papier der Seiten zu blass zum Lesen: Der Kontrast ist {}, nötig ist {}; {} hat ihn, im selben Farbton",
  ],
  ["names more than {} tags", "nennt mehr als {} Schlagwörter"],
  ["knows no {}; it {}", "kennt {} nicht; es {}"],
  ['needs "endpoint": a URL such as {}', 'braucht "endpoint": eine URL wie {}'],
  ['needs "region", such as "gra"', 'braucht "region", etwa "gra"'],
  ['needs "bucket": its name', 'braucht "bucket": dessen Namen'],
  [
    'takes letters, digits, and . _ - / in "prefix"',
    'nimmt in "prefix" Buchstaben, Ziffern und . _ - /',
  ],
  ['needs "accessKeyId"', 'braucht "accessKeyId"'],
  ["takes at most {}", "nimmt höchstens {}"],
  ["has two that are called {}", "hat zwei mit dem Namen {}"],
  [
    'needs "name" in each: letters, digits, and . _ -',
    'braucht in jedem "name": Buchstaben, Ziffern und . _ -',
  ],
  ['needs "secretAccessKey" in {}', 'braucht "secretAccessKey" in {}'],
  [
    "is not one OnCalendar expression such as {}",
    "ist nicht ein einziger OnCalendar-Ausdruck wie {}",
  ],
  ["takes letters, digits, and . _ -", "nimmt Buchstaben, Ziffern und . _ -"],
  ["{}, {} and {} belong together", "{}, {} und {} gehören zusammen"],
  [
    "is neither addresses such as 192.0.2.1 nor a name such as edge.example.net",
    "ist weder Adressen wie 192.0.2.1 noch ein Name wie edge.example.net",
  ],
  ["takes addresses, or one name alone", "nimmt Adressen, oder einen einzigen Namen"],
  ["is not HOST=VALUE such as {}", "ist nicht HOST=WERT wie {}"],
  [
    "OWNER_MAIL names no channel of ALERT_CHANNELS",
    "OWNER_MAIL nennt keinen Kanal aus ALERT_CHANNELS",
  ],
  [
    "OWNER_MAIL names a channel that is not of kind smtp",
    "OWNER_MAIL nennt einen Kanal, der nicht von der Art smtp ist",
  ],
  // Channels.
  ["ALERT_CHANNELS is not JSON", "ALERT_CHANNELS ist kein JSON"],
  ["ALERT_CHANNELS is not a JSON list", "ALERT_CHANNELS ist keine JSON-Liste"],
  ["ALERT_CHANNELS has more than {} channels", "ALERT_CHANNELS hat mehr als {} Kanäle"],
  ["ALERT_CHANNELS has two channels named {}", "ALERT_CHANNELS hat zwei Kanäle mit dem Namen {}"],
  ["unknown setting {}", "unbekannte Einstellung {}"],
  ["cannot be used", "ist unbrauchbar"],
  ["takes 1 to {} letters, digits, . _ and -", "nimmt 1 bis {} Buchstaben, Ziffern, . _ und -"],
  ["takes 1 to {} letters, digits, - and _", "nimmt 1 bis {} Buchstaben, Ziffern, - und _"],
  // TLS.
  [
    "TLS_CERT and TLS_KEY belong together: set both or none",
    "TLS_CERT und TLS_KEY gehören zusammen: beide setzen oder keines",
  ],
  ["TLS_CERT or TLS_KEY is not PEM: {}, {}", "TLS_CERT oder TLS_KEY ist kein PEM: {}, {}"],
  ["TLS_KEY {} does not belong to {}", "TLS_KEY {} gehört nicht zu {}"],
  ["NODE_EXTRA_CA_CERTS has no certificate: {}", "NODE_EXTRA_CA_CERTS enthält kein Zertifikat: {}"],
];

const PLACE = /\{\}/;

const rows = sentences.map(([en, de]) => {
  const literals = en
    .split(PLACE)
    .map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  // What stands before it is a name, a path, a place.
  return { form: new RegExp(`^(?:(.*?) )??${literals.join("(.+?)")}$`, "s"), de: de.split(PLACE) };
});

/** One line of a ConfigError, or a note about settings, in German. One that is not known, such as a line of a file that is shown, stays. */
export function inGerman(line: string): string {
  let best: { before: string; text: string } | undefined;
  for (const { form, de } of rows) {
    const [whole, before = "", ...values] = form.exec(line) ?? [];
    if (whole === undefined || (best !== undefined && best.before.length <= before.length))
      continue;
    const text = de
      .map((part, place) => part + (place < de.length - 1 ? inGerman(values[place] ?? "") : ""))
      .join("");
    best = { before, text };
  }
  if (best === undefined) return line;
  return best.before === "" ? best.text : `${inGerman(best.before)} ${best.text}`;
}
