const de = {
  ways: { script: 'Skript', segment: 'Segment-SDK', rudderstack: 'RudderStack', http: 'HTTP', file: 'Datei einlesen' },
  hint: {
    script: 'Vor </head> auf jeder Seite. Mit data-consent="ask" bleibt das Skript ohne Cookie, bis die Einwilligung da ist.',
    segment: 'Was Sie mit diesen SDKs schon messen, bleibt, wie es ist: Nur die Adresse und der Schlüssel ändern sich.',
    rudderstack: 'Die Adresse dieses Servers steht an der Stelle der »data plane«, der Schlüssel an der des »write key«.',
    http: 'Der Schlüssel ist der Name der Anmeldung, das Passwort bleibt leer. Eine eigene messageId macht Wiederholungen unschädlich.',
    file: 'Zeilen, die schon da sind, zählen kein zweites Mal. Was nicht passt, kommt mit Grund in die Quarantäne.',
  },
  toImports: 'Im Browser einlesen',
  noKey: 'Diese Quelle hat keinen gültigen Schlüssel. Legen Sie einen an, dann steht hier, was Sie einbauen.',
} as const;
export default de;
