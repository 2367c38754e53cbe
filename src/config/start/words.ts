/** What people are told of the settings of `npm start` alone: rows of the one table (../table.ts). */

export const startWords = {
  RANDWERK_CONFIG: {
    meaning: {
      de: "Datei mit den übrigen Einstellungen, Geheimnisse daneben in `randwerk.secrets.toml`; siehe docs/runbooks/deploy.de.md",
      en: "file with the other settings, secrets beside it in `randwerk.secrets.toml`; see docs/runbooks/deploy.md",
    },
    example: "/etc/randwerk/randwerk.toml",
  },
  HOST: {
    meaning: {
      de: "Adresse, auf der der Dienst lauscht; `0.0.0.0` oder `::` für alle",
      en: "address that the service listens on; `0.0.0.0` or `::` for all of them",
    },
    example: "0.0.0.0",
  },
  PORT: {
    meaning: { de: "Port, auf dem der Dienst lauscht", en: "port that the service listens on" },
    example: "8080",
  },
  STATE_DIR: {
    meaning: {
      de: "Ordner, in dem der Zustand liegt; ohne ihn fängt der Dienst von vorn an",
      en: "folder that the state lives in; without it the service starts afresh",
    },
    example: "/var/lib/randwerk",
  },
  TLS_CERT: {
    unset: { de: "keins, also HTTP", en: "none, so HTTP" },
    meaning: {
      de: "PEM-Datei mit Zertifikat und Kette: der Dienst spricht selbst HTTPS; nur mit `TLS_KEY`",
      en: "PEM file with certificate and chain: the service speaks HTTPS itself; only with `TLS_KEY`",
    },
    example: "/etc/ssl/randwerk/fullchain.pem",
  },
  TLS_KEY: {
    unset: { de: "keiner", en: "none" },
    meaning: {
      de: "PEM-Datei mit dem Schlüssel zu `TLS_CERT`",
      en: "PEM file with the key of `TLS_CERT`",
    },
    example: "/etc/ssl/randwerk/privkey.pem",
  },
  NODE_EXTRA_CA_CERTS: {
    unset: { de: "keine", en: "none" },
    meaning: {
      de: "PEM-Datei einer eigenen Zertifizierungsstelle, der ausgehendes TLS vertraut",
      en: "PEM file of a private authority that outgoing TLS trusts",
    },
    example: "/etc/ssl/certs/verein-ca.pem",
  },
};
